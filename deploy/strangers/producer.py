"""Does what the lines of its input say with confluent-kafka, and answers each with a line."""
import json
import sys

from confluent_kafka import Producer

settings, transactional_id = sys.argv[1:]
config = {"acks": "all", "linger.ms": 0, **dict(line.split("=", 1) for line in settings.splitlines())}
if transactional_id:
    config["transactional.id"] = transactional_id
producer = Producer(config)
if transactional_id:
    producer.init_transactions(30)


def send(request):
    delivered = []
    producer.produce(
        request["topic"], key=request["key"].encode(), value=request["value"].encode(),
        headers=[(name, value.encode()) for name, value in request["headers"]],
        on_delivery=lambda error, message: delivered.append((error, message)))
    producer.flush(60)
    error, message = delivered[0]
    if error:
        raise RuntimeError(str(error))
    return {"Partition": message.partition(), "Offset": message.offset()}


for line in sys.stdin:
    request = json.loads(line)
    answer = {}
    try:
        if request["do"] == "send":
            answer = send(request)
        elif request["do"] == "begin":
            producer.begin_transaction()
        elif request["do"] == "commit":
            producer.commit_transaction(60)
        elif request["do"] == "abort":
            producer.abort_transaction(60)
    except Exception as error:  # the test says what it expects
        answer = {"Error": repr(error)}
    print(json.dumps(answer), flush=True)
