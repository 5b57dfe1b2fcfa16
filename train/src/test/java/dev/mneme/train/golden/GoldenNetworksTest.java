package dev.mneme.train.golden;

import dev.mneme.train.golden.GoldenRun.Way;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Every memory under every controller; each controller is trained in a way of its own. */
class GoldenNetworksTest {
    private static final int ITERATIONS = 20;
    private static final int GRAPHS = 3; // iterations, each of which builds one

    /** Of the widest product, 270 rows: more than one block of a sum. */
    private static final Way CLIPPED = way(90, false, List.of(90, 90, 90), "max-grad-norm", 1);

    private static final Way DECAYING = way(9, false, List.of(9, 9, 9), "optimizer", "adam", "weight-decay", 0.1);
    private static final Way TRUNCATED = way(4, false, List.of(9, 7, 4), "momentum", 0.9, "max-grad-norm", 2);
    private static final Way HALF_BYPASSED = way(9, true, List.of(9, 9, 9), "optimizer", "adam");
    private static final Way CUT = way(9, false, List.of(9, 5), "max-grad-value", 1e-2);
    private static final Way ALONE = way(9, false, List.of(9));

    private static final List<Map<String, Object>> MEMORIES = List.of(
            memory("none"),
            memory("dnc"),
            memory("dam"),
            memory("sam", "sparse-reads", 3L),
            memory("sam", "sparse-reads", 3L, "index", "linear"),
            memory("sam", "sparse-reads", 3L, "index", "graph"),
            memory("sam", "sparse-reads", 3L, "random-rows", true),
            memory("sdnc", "sparse-reads", 3L, "links", 4L),
            memory("sdnc", "sparse-reads", 3L, "links", 4L, "index", "linear"),
            memory("sdnc", "sparse-reads", 3L, "links", 4L, "index", "graph"),
            memory("sdnc", "sparse-reads", 3L, "links", 4L, "link-gradient", true),
            memory("lru"),
            memory("lru", "tied", true),
            memory("fwm"));

    /** Options of a DNC: one by one where they are of different parts of a step, and all at once. */
    private static final List<Map<String, Object>> OF_DNC = List.of(
            memory("dnc", "write-heads", 3L),
            memory("dnc", "masked", true, "mask-floor", 0.1),
            memory("dnc", "deallocate", true, "usage-gradient", false),
            memory("dnc", "sharpen-links", true),
            memory("dnc", "temporal-links", false),
            memory("dnc", "write-heads", 2L, "masked", true, "deallocate", true, "sharpen-links", true));

    /** So many rows, written from the beginning, that the graph is built and searched. */
    private static final Map<String, Object> GRAPH =
            memory("sam", "sparse-reads", 3L, "index", "graph", "random-rows", true, "memory-size", 4_100L);

    private final SequencedMap<String, String> found = new LinkedHashMap<>();

    @Test
    void parametersAreTheSameBits() throws IOException {
        for (Map<String, Object> memory : MEMORIES) {
            run(memory, "lstm", 1, CLIPPED, ITERATIONS);
            run(memory, "lstm", 2, DECAYING, ITERATIONS);
            run(memory, "gru", 1, TRUNCATED, ITERATIONS);
            run(memory, "rnn", 1, HALF_BYPASSED, ITERATIONS);
            run(memory, "feedforward", 1, CUT, ITERATIONS);
        }
        run(GRAPH, "lstm", 1, ALONE, GRAPHS);
        for (Map<String, Object> memory : OF_DNC) {
            run(memory, "lstm", 1, CLIPPED, ITERATIONS);
        }
        for (String memory : List.of("none", "dnc")) {
            run(memory(memory, "clip", 0.5), "lstm", 2, CLIPPED, ITERATIONS);
            run(memory(memory, "clip", 0.5), "gru", 1, TRUNCATED, ITERATIONS);
            run(memory(memory, "layer-norm", true), "lstm", 2, TRUNCATED, ITERATIONS);
            run(memory(memory, "bidirectional", true), "lstm", 2, CUT, ITERATIONS);
            run(
                    memory(memory, "clip", 20.0, "layer-norm", true, "bidirectional", true),
                    "lstm",
                    1,
                    HALF_BYPASSED,
                    ITERATIONS);
        }
        Golden.check("networks.txt", found);
    }

    private void run(Map<String, Object> memory, String controller, long layers, Way way, int iterations) {
        var model = new HashMap<String, Object>(Map.of("input-size", 5L, "output-size", 3L, "hidden-size", 10L));
        model.putAll(Map.of("memory-size", 9L, "word-size", 6L, "read-heads", 2L));
        model.putAll(Map.of("controller", controller, "controller-layers", layers));
        model.putAll(memory);
        try (var run = new GoldenRun(model, way)) {
            for (int i = 1; i <= iterations; i++) {
                run.step(i);
            }
            found.put("%s, %s %d".formatted(words(memory), controller, layers), run.hash());
        }
    }

    private static String words(Map<String, Object> memory) {
        var words = new StringJoiner(" ");
        memory.forEach((key, value) -> words.add(key.equals("memory") ? value.toString() : key + "=" + value));
        return words.toString();
    }

    private static Map<String, Object> memory(String name, Object... settings) {
        SequencedMap<String, Object> memory = settings(settings);
        memory.putFirst("memory", name);
        return memory;
    }

    private static Way way(int pieceSteps, boolean bypass, List<Integer> lengths, Object... settings) {
        Map<String, Object> training = settings(settings);
        training.put("learning-rate", 1e-2);
        return new Way(training, pieceSteps, bypass, lengths);
    }

    private static SequencedMap<String, Object> settings(Object... keysAndValues) {
        var settings = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return settings;
    }
}
