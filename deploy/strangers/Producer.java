import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Does what the lines of its input say with Kafka's Java client, and answers each with a line. */
public class Producer {
    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        config.load(new java.io.StringReader(args[0]));
        config.put("acks", "all");
        boolean transactional = args.length > 1 && !args[1].isEmpty();
        if (transactional) {
            config.put("transactional.id", args[1]);
        }
        ObjectMapper json = new ObjectMapper();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            if (transactional) {
                producer.initTransactions();
            }
            for (String line; (line = in.readLine()) != null;) {
                Map<String, Object> answer;
                try {
                    answer = act(producer, json.readTree(line));
                } catch (Exception e) {
                    answer = Map.of("Error", e.toString());
                }
                System.out.println(json.writeValueAsString(answer));
            }
        }
    }

    private static Map<String, Object> act(KafkaProducer<byte[], byte[]> producer, JsonNode request) throws Exception {
        switch (request.get("do").asText()) {
            case "begin" -> producer.beginTransaction();
            case "commit" -> producer.commitTransaction();
            case "abort" -> producer.abortTransaction();
            default -> {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(request.get("topic").asText(), bytes(request.get("key")), bytes(request.get("value")));
                for (JsonNode header : request.get("headers")) {
                    record.headers().add(header.get(0).asText(), bytes(header.get(1)));
                }
                RecordMetadata at = producer.send(record).get();
                return Map.of("Partition", at.partition(), "Offset", at.offset());
            }
        }
        return Map.of();
    }

    private static byte[] bytes(JsonNode text) {
        return text.asText().getBytes(StandardCharsets.UTF_8);
    }
}
