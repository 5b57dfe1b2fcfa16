package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.train.data.OmniglotExcerpt;
import dev.mneme.train.golden.Golden;
import dev.mneme.train.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every task by its recipe, with small sequences and a small network, as a user trains it. */
class GoldenTasksTest {
    private static final List<String> SMALL =
            List.of("--hidden-size", "10", "--memory-size", "9", "--word-size", "6", "--batch-size", "3");

    private static final List<String> STRINGS = List.of(
            "reverse-string",
            "duplicate-string",
            "missing-duplicate",
            "odds-first",
            "binary-addition",
            "bucket-sort",
            "stack-manipulation",
            "brackets");

    private final SequencedMap<String, String> found = new LinkedHashMap<>();

    @TempDir
    Path temp;

    /** A bAbI task of twenty stories with two questions each, and one of five to test. */
    @BeforeEach
    void writeStories() throws IOException {
        List<String> who = List.of("Mary", "John", "Sandra");
        List<String> where = List.of("kitchen", "garden", "office", "hallway");
        var stories = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            for (int line = 1; line <= 6; line += 3) {
                int at = i + line;
                stories.append("%d %s went to the %s.%n".formatted(line, who.get(at % 3), where.get(at % 4)));
                stories.append("%d %s went to the %s.%n".formatted(line + 1, who.get(i % 3), where.get(i / 2 % 4)));
                stories.append("%d Where is %s? \t%s\t%d%n"
                        .formatted(line + 2, who.get(i % 3), where.get(i / 2 % 4), line + 1));
            }
            if (i == 4) {
                Files.writeString(temp.resolve("qa1_made-up_test.txt"), stories);
            }
        }
        Files.writeString(temp.resolve("qa1_made-up_train.txt"), stories);
    }

    @BeforeEach
    void writeImages() throws IOException {
        OmniglotExcerpt.write(temp, "images_background", 24, 3);
    }

    @Test
    void parametersAreTheSameBits() throws IOException {
        for (String memory : List.of("dnc", "sam")) {
            run(memory, "copy", "--bits", 3, "--max-length", 4);
            run(memory, "repeat-copy", "--bits", 3, "--max-length", 3, "--max-repeats", 3);
            run(memory, "associative-recall", "--bits", 3, "--vectors", 2, "--max-items", 4);
            run(memory, "babi", "--data", temp, "--task", 1);
            run(memory, "ngram", "--order", 3, "--min-length", 20, "--max-length", 20);
            run(memory, "priority-sort", "--bits", 3, "--min-vectors", 4, "--max-vectors", 5);
            run(memory, "adding", "--max-length", 4);
            run(memory, "argmax", "--numbers", 3, "--max-length", 4);
            for (String strings : STRINGS) {
                run(memory, strings, "--max-length", 6, "--test-length", 6);
            }
            run(memory, "mqar", "--vocabulary", 12, "--min-pairs", 1, "--max-pairs", 2);
            run(memory, "key-value", "--bits", 3, "--max-pairs", 4);
            run(
                    memory,
                    "allocation",
                    "--bits",
                    3,
                    "--min-length",
                    1,
                    "--max-length",
                    2,
                    "--min-lists",
                    1,
                    "--max-lists",
                    4);
            run(memory, "omniglot", "--data", temp, "--showings", 2);
        }
        Golden.check("tasks.txt", found);
    }

    private void run(String memory, String task, Object... options) throws IOException {
        Path folder = temp.resolve(task + "-" + memory);
        Cli cli = Cli.run(
                Cli.flat("train", task, "--memory", memory, SMALL, List.of(options)),
                List.of("--stop-after", "20", "--out", folder));
        assertEquals(130, cli.code(), cli.err());
        found.put(task + ", " + memory, hash(folder.resolve("latest.safetensors")));
    }

    /** Of the parameters in a checkpoint. */
    static String hash(Path checkpoint) throws IOException {
        Map<String, float[]> parameters = new HashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
            for (String name : file.names()) {
                if (!name.startsWith("training.")) {
                    parameters.put(name, file.floats(name));
                }
            }
        }
        return Golden.hash(parameters);
    }
}
