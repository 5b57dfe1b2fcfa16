package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what there is. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> DOCUMENTS = List.of("README.md", "docs/results.md", "docs/weights.md");

    @TempDir
    Path temp;

    @Test
    void theReadmeShowsTheSnippetThatIsBuiltAndRun() throws IOException {
        String source = Files.readString(ROOT.resolve("docs/embed/src/main/java/example/Embed.java"));
        Matcher built = Pattern.compile("// snippet:embed\n(.*?)\n *// end:embed", Pattern.DOTALL)
                .matcher(source);
        Matcher shown = Pattern.compile("<!-- snippet:embed[^\n]*-->\n```java\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertTrue(built.find() && shown.find(), "both have the snippet");
        assertEquals(built.group(1).stripIndent(), shown.group(1));
    }

    @Test
    void everyCommandShownIsUnderstood() throws IOException {
        int commands = 0;
        for (String name : DOCUMENTS) {
            String text = Files.readString(ROOT.resolve(name));
            Matcher line = Pattern.compile("\\./mneme ([a-z]+)( [a-z][a-z-]*)?").matcher(text);
            while (line.find()) {
                String command = line.group(1);
                boolean task = command.equals("train") && line.group(2) != null;
                Cli help = task ? Cli.run(command, line.group(2).strip(), "--help") : Cli.run(command, "--help");
                assertTrue(help.succeeds().out().contains(command), line.group());
                commands++;
            }
        }
        assertTrue(commands > 3, "the documents show commands");
    }

    /** All that are complete, trainings with two steps; those of data that is no part of the sources apart. */
    @Test
    void everyCommandShownWorks() throws IOException {
        Path weights = temp.resolve("copy.safetensors");
        Path input = temp.resolve("in.safetensors");
        Cli.run("init", "--out", weights, "--input-size", "9", "--output-size", "8", "--memory-size", "4")
                .succeeds();
        SafetensorsWriter.writeWithoutDigest(
                input, Map.of(), List.of(Tensor.floats("input", new float[2 * 3 * 9], 2, 3, 9)));
        Map<String, Object> meant = Map.ofEntries(
                Map.entry("TASK", "copy"),
                Map.entry("S", "7"),
                Map.entry("M", "sam"),
                Map.entry("ITEMS", "9"),
                Map.entry("FILE", weights),
                Map.entry("RUN", weights),
                Map.entry("weights.safetensors", weights),
                Map.entry("CHECKPOINT", weights),
                Map.entry("in.safetensors", input),
                Map.entry("out.safetensors", temp.resolve("out.safetensors")));
        var trained = new ArrayList<String>();
        for (String shown : completeCommands()) {
            var args = new ArrayList<Object>();
            for (String word : shown.split(" ", -1)) {
                args.add(meant.getOrDefault(word, word));
            }
            if (args.getFirst().equals("train")) {
                int iterations = args.indexOf("--iterations");
                if (iterations >= 0) {
                    args.subList(iterations, iterations + 2).clear();
                }
                args.addAll(List.of("--iterations", "2", "--out", temp.resolve("run" + trained.size())));
                trained.add(shown);
            } else if (args.getFirst().equals("eval")) {
                args.add("copy"); // weights alone do not say it
            } else if (args.getFirst().equals("bench")) {
                if (shown.contains("--paper")) {
                    continue; // minutes and gigabytes: its points are made in ScalingTest
                }
                args.addAll(List.of("--seconds", "0.001"));
                if (args.contains("scaling")) {
                    args.addAll(List.of("--sizes", "16", "--out", temp.resolve("scaling")));
                }
            }
            Cli.run(args.toArray()).succeeds();
        }
        assertTrue(trained.containsAll(List.of("train copy", "train repeat-copy --seed S")), trained.toString());
    }

    private static Set<String> completeCommands() throws IOException {
        var commands = new TreeSet<String>();
        for (String name : DOCUMENTS) {
            Matcher line = Pattern.compile("\\./mneme ([^`\n]+)").matcher(Files.readString(ROOT.resolve(name)));
            while (line.find()) {
                String command = line.group(1).strip();
                boolean alone = List.of("tasks", "version").contains(command);
                if (alone
                        || (command.contains(" ") && !command.contains("--data") && !command.endsWith("--gradients"))) {
                    commands.add(command);
                }
            }
        }
        return commands;
    }
}
