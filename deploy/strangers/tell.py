"""Makes CloudEvents of its input with PyPI's cloudevents, and sends them over HTTP or to Kafka; prints the codes of HTTP."""
import json
import sys
from datetime import datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from confluent_kafka import Producer

asked = json.load(sys.stdin)
over, mode = asked["mode"].split(" ")
codes = []
producer = Producer({"bootstrap.servers": asked["brokers"], "acks": "all", **asked["settings"]}) if over == "kafka" else None
for attributes in asked["events"]:
    data = attributes.pop("data")
    attributes["time"] = datetime.fromisoformat(attributes["time"])
    event = CloudEvent(attributes, data)
    if over == "kafka":
        message = {"binary": kafka.to_binary, "structured": kafka.to_structured}[mode](event, JSONFormat(), lambda e: e.get_subject())
        producer.produce(asked["topic"], key=message.key, value=message.value, headers=list(message.headers.items()))
        continue
    message = {"binary": http.to_binary, "structured": http.to_structured}[mode](event, JSONFormat())
    headers = dict(message.headers)
    headers["Authorization"] = "Bearer " + asked["key"]
    connection = HTTPConnection(urlsplit(asked["url"]).netloc)  # adds no content type, unlike urllib.request
    connection.request("POST", "/v1/events", message.body, headers)
    response = connection.getresponse()
    codes.append(response.status)
    if response.status != 200:
        sys.exit(f"{response.status}: {response.read().decode()}")
if producer and producer.flush(60):
    sys.exit("not all was delivered")
print(json.dumps(codes))
