// Makes CloudEvents of its input with npm's cloudevents, and sends them over HTTP or, with kafkajs, to Kafka; prints the
// codes of HTTP.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { CloudEvent, HTTP, Kafka as Binding } from "cloudevents";
import { Kafka, logLevel, Partitioners } from "kafkajs";

const asked = JSON.parse(await text(process.stdin));
const [over, mode] = asked.mode.split(" ");
const codes = [];
const events = asked.events.map((attributes) => new CloudEvent(attributes));
if (over === "kafka") {
  const { certificate, user: username, password } = asked.login ?? {};
  const secured = asked.login && { ssl: { ca: [readFileSync(certificate)] }, sasl: { mechanism: "scram-sha-512", username, password } };
  const producer = new Kafka({ brokers: asked.brokers.split(","), logLevel: logLevel.ERROR, ...secured }).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const messages = events.map((event) => {
    const message = Binding[mode](event.cloneWith({ partitionkey: event.subject }));
    const headers = Object.fromEntries(Object.entries(message.headers).filter(([, value]) => value !== undefined)); // kafkajs takes no undefined
    return { key: message.key, value: typeof message.value === "string" ? message.value : JSON.stringify(message.value), headers };
  });
  await producer.send({ topic: asked.topic, messages, acks: -1 });
  await producer.disconnect();
} else {
  for (const event of events) {
    const message = HTTP[mode](event);
    const body = typeof message.body === "string" ? message.body : JSON.stringify(message.body);
    const response = await fetch(asked.url + "/v1/events", { method: "POST", body, headers: { ...message.headers, Authorization: "Bearer " + asked.key } });
    if (!response.ok) {
      throw new Error(`${response.status}: ${await response.text()}`);
    }
    codes.push(response.status);
  }
}
console.log(JSON.stringify(codes));
