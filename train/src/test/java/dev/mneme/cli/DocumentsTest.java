package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.ScalingPicture;
import dev.mneme.train.bench.ScalingPoint;
import dev.mneme.train.bench.StepCost;
import dev.mneme.train.bench.StepSetting;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what there is. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> DOCUMENTS = List.of("README.md", "docs/results.md", "docs/weights.md");

    private static final Pattern COORDINATE = Pattern.compile("\\d+\\.\\d");

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
    void thePageOnAddingAMemoryShowsWhatTheBuildHoldsToTheJudge() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/adding-a-memory.md"));
        for (String name : List.of("memory/GatedMemory", "judge/GatedJudge")) {
            String source = Files.readString(ROOT.resolve("model/src/test/java/dev/mneme/model/" + name + ".java"));
            String shown = "<!-- snippet:" + name.replaceFirst(".*/", "") + " -->\n```java\n"
                    + source.substring(source.indexOf("/**")) + "```";
            assertTrue(page.contains(shown), name);
        }
    }

    @Test
    void thePageOnAddingATaskShowsWhatTheBuildRuns() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/adding-a-task.md"));
        for (String name : List.of("Delay", "OwnTask")) {
            String source = Files.readString(ROOT.resolve("docs/embed/src/main/java/example/" + name + ".java"));
            String shown = "<!-- snippet:" + name + " -->\n```java\n" + source.substring(source.indexOf("/**")) + "```";
            assertTrue(page.contains(shown), name);
        }
        String line = page.substring(page.indexOf("new Kind<>"));
        assertTrue(Files.readString(ROOT.resolve("train/src/main/java/dev/mneme/train/task/Tasks.java"))
                .contains(line.substring(0, line.indexOf('\n'))));
    }

    /** Every name of a tensor on the page is one that is written, and every one that is written is on the page. */
    @Test
    void thePageOfWeightsNamesWhatFilesHold() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/weights.md"));
        String section = page.substring(page.indexOf("## Names and shapes"), page.indexOf("## Metadata"));
        var named = new TreeSet<String>();
        Matcher name = Pattern.compile("`([a-z]+(?:\\.(?:\\{[ls]}|<parameter>|[a-z_]+|\\*))+)`")
                .matcher(section);
        while (name.find()) {
            named.add(name.group(1));
        }
        Set<String> written = writtenTensors();
        for (String pattern : named) {
            assertTrue(written.stream().anyMatch(tensor -> fits(pattern, tensor)), pattern + " is written nowhere");
        }
        for (String tensor : written) {
            assertTrue(named.stream().anyMatch(pattern -> fits(pattern, tensor)), tensor + " is not on the page");
        }
    }

    private static boolean fits(String pattern, String tensor) {
        return tensor.matches(pattern.replace(".", "\\.")
                .replaceAll("\\{[ls]}", "[0-9]+")
                .replace("<parameter>", ".+")
                .replace("*", ".+"));
    }

    /** The tensors of fresh weights, of checkpoints, and of what {@code forward} gives, plain names apart. */
    private Set<String> writtenTensors() throws IOException {
        var names = new TreeSet<String>();
        for (String controller : List.of("lstm", "gru", "rnn", "feedforward")) {
            Path weights = temp.resolve(controller + ".safetensors");
            Cli.run("init", "--controller", controller, "--controller-layers", "2", "--out", weights)
                    .succeeds();
            names.addAll(tensors(weights));
        }
        for (List<Object> more : List.of(
                List.<Object>of("--memory-layers", 2),
                List.<Object>of("--memory", "ntm"),
                List.<Object>of("--preset", "biadnc"))) {
            Path weights = temp.resolve(more.getLast() + ".safetensors");
            Cli.run("init", more, "--out", weights).succeeds();
            names.addAll(tensors(weights));
        }
        for (List<String> rule :
                List.of(List.of("--optimizer", "adam"), List.of("--optimizer", "rmsprop", "--momentum", "0.5"))) {
            Path run = temp.resolve(rule.get(1));
            Cli.train(run, rule, "--iterations", "2", "--stop-after", "1").stops();
            names.addAll(tensors(run.resolve("latest.safetensors")));
        }
        Path input = temp.resolve("in.safetensors");
        Path output = temp.resolve("out.safetensors");
        SafetensorsWriter.writeWithoutDigest(
                input,
                Map.of(),
                List.of(
                        Tensor.floats("input", new float[9], 1, 1, 9),
                        Tensor.floats("output_gradient", new float[8], 1, 1, 8)));
        Path weights = temp.resolve("lstm.safetensors");
        Cli.run("forward", weights, "--input", input, "--output", output, "--gradients")
                .succeeds();
        names.addAll(tensors(output));
        names.removeIf(name -> !name.contains("."));
        return names;
    }

    private static Set<String> tensors(Path file) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return opened.names();
        }
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

    /** Apart from what depends on the machine or comes of training on: the numbers in it. */
    @Test
    void theReadmeShowsWhatOneSees() throws Exception {
        Matcher block = Pattern.compile("What you see.*?\n```\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertTrue(block.find(), "the README shows it");
        List<String> shown = block.group(1).lines().toList();
        String launcher = Files.readString(ROOT.resolve("mneme"));
        assertTrue(shown.get(0).contains("first use"), shown.get(0));
        assertTrue(launcher.contains("printf '" + shown.get(0) + "\\n' >&2"), shown.get(0));
        assertEquals(warning(), shown.get(1));
        Path run = temp.resolve("run");
        Cli cli = Cli.run("train", "copy", "--iterations", "2", "--out", run).succeeds();
        assertEquals("", cli.err());
        List<String> lines = cli.out()
                .lines()
                .filter(line -> !line.contains("  ETA ")) // written over on a terminal
                .map(line -> form(line.replace(run.toString(), "runs/copy-dnc")))
                .toList();
        List<String> rest = shown.subList(2, shown.size());
        assertEquals(
                String.join("\n", lines),
                String.join("\n", rest.stream().map(DocumentsTest::form).toList()));
        assertTrue(rest.get(2).length() < 80, "a terminal's width");
        List<String> table = rest.subList(4, 7);
        assertEquals(1, table.stream().mapToInt(String::length).distinct().count(), "numbers to the right: " + table);
    }

    private static String form(String line) {
        return line.replaceAll("vector \\d+ bits|scalar( \\([^)]*\\))?", "LOOPS")
                .replaceAll("\\d+ threads?", "THREADS")
                .replaceAll("\\d+/\\d+", "N/N")
                .replaceAll("\\d+ of 1000", "N of 1000")
                .replaceAll("\\d+:\\d\\d", "TIME")
                .replaceAll("\\d+\\.\\d+(e[-+]\\d+)?|\\de[-+]\\d+", "NUMBER")
                .replaceAll(" +", " ");
    }

    /** What this JVM says before anything else when it starts like the launcher's. */
    private static String warning() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(java.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(0, java.waitFor(), said);
        return said.strip();
    }

    @Test
    void theTourNamesWhatThereIs() throws IOException {
        var sources = new StringBuilder();
        var files = new TreeSet<String>();
        for (String module : List.of("kernels", "sparse-memory", "model", "train")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
                    files.add(file.toString().replace('\\', '/'));
                    sources.append(Files.readString(file)).append('\n');
                }
            }
        }
        Set<String> words = new HashSet<>(List.of(sources.toString().split("\\W+", -1)));
        Matcher code = Pattern.compile("`([^`]+)`").matcher(Files.readString(ROOT.resolve("docs/tour.md")));
        int named = 0;
        while (code.find()) {
            String name = code.group(1);
            if (name.matches("[a-z]+\\.[A-Z]\\w+")) {
                String file = "/" + name.replace('.', '/') + ".java";
                assertTrue(files.stream().anyMatch(f -> f.endsWith(file)), "there is no " + name);
                named++;
            }
            for (String word : name.split("\\W+", -1)) {
                assertTrue(word.length() < 2 || words.contains(word), "the sources have no '" + word + "' of " + name);
            }
        }
        assertTrue(named > 15, "the tour names classes");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        int links = 0;
        for (String name :
                List.of("README.md", "CONTRIBUTING.md", "docs/results.md", "docs/tour.md", "docs/weights.md")) {
            Path document = ROOT.resolve(name);
            Matcher link = Pattern.compile("\\]\\(([^)#\\s]+)\\)").matcher(Files.readString(document));
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    assertTrue(Files.exists(document.resolveSibling(link.group(1))), name + ": " + link.group());
                    links++;
                }
            }
        }
        assertTrue(links > 5, "the documents have links");
    }

    /** The picture beside the table is that of the table's numbers, within a pixel. */
    @Test
    void thePictureOfTheResultsIsThatOfTheirTable() throws IOException {
        String results = Files.readString(ROOT.resolve("docs/results.md"));
        var points = new ArrayList<ScalingPoint>();
        results.substring(results.indexOf("](scaling.svg)"))
                .lines()
                .skip(4)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> !cells[3].startsWith("left out"))
                .forEach(cells -> points.add(point(cells)));
        assertTrue(points.size() > 10, "the table has points");
        String picture = Files.readString(ROOT.resolve("docs/scaling.svg"));
        String expected = ScalingPicture.svg(points);
        assertEquals(
                COORDINATE.matcher(expected).replaceAll("#"),
                COORDINATE.matcher(picture).replaceAll("#"));
        List<String> drawn =
                COORDINATE.matcher(picture).results().map(MatchResult::group).toList();
        List<String> wanted =
                COORDINATE.matcher(expected).results().map(MatchResult::group).toList();
        for (int i = 0; i < wanted.size(); i++) {
            assertEquals(Double.parseDouble(wanted.get(i)), Double.parseDouble(drawn.get(i)), 1, "coordinate " + i);
        }
    }

    private static ScalingPoint point(String[] cells) {
        String[] name = cells[1].split(" ", -1);
        IndexKind index = name.length == 1 ? IndexKind.AUTO : IndexKind.valueOf(name[1].toUpperCase(Locale.ROOT));
        int rows = Integer.parseInt(cells[2].replace(",", ""));
        double millis = Double.parseDouble(cells[3].replace(",", ""));
        long resident = Math.round(1e6 * Double.parseDouble(cells[5].replace(",", "")));
        return new ScalingPoint(
                StepSetting.of(name[0], index, rows, new StepSetting.Work(1, 10, false), 1),
                Optional.of(new StepCost(millis, millis, 0, 0, 0, resident, 1, true)),
                "");
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
            } else if (args.getFirst().equals("compare")) {
                int seeds = args.indexOf("--seeds");
                if (seeds >= 0) {
                    args.subList(seeds, seeds + 2).clear();
                }
                args.addAll(
                        List.of("--seeds", 1, "--iterations", 2, "--out", temp.resolve("compared" + trained.size())));
                trained.add(shown);
            } else if (args.getFirst().equals("report")) {
                Path run = temp.resolve("reported");
                Cli.train(run, "--iterations", "2").succeeds();
                args.set(1, run);
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
