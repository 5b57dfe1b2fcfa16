package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Kernels;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.sparse.RowStore;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.run.Version;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Help, version, tasks, and the ways to get a command line wrong. */
class CommandLineTest {
    private static final List<String> COMMANDS =
            List.of("train", "eval", "report", "forward", "init", "inspect", "tasks", "bench", "version");

    @Test
    void everyCommandHelpsWithExamplesThatParse() {
        Cli root = Cli.run("--help").succeeds();
        COMMANDS.forEach(command -> assertTrue(root.out().contains("\n  " + command + " "), root.out()));
        requireExamples(root.out());
        for (String command : COMMANDS) {
            requireExamples(Cli.run(command, "--help").succeeds().out());
        }
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            requireExamples(Cli.run("train", kind.name(), "--help").succeeds().out());
        }
    }

    private static void requireExamples(String help) {
        List<String> examples = help.lines()
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1)
                .map(String::strip)
                .toList();
        assertTrue(!examples.isEmpty(), help);
        for (String example : examples) {
            assertTrue(example.startsWith("mneme "), example);
            CommandTree.create().parseArgs(example.substring("mneme ".length()).split(" ", -1));
        }
    }

    /** Where somebody embeds Mneme, picocli and tomlj may be missing. */
    @Test
    void withoutItsLibrariesItSaysWhatIsMissing() throws Exception {
        var classes = new ArrayList<URL>();
        for (Class<?> type : List.of(Main.class, MemoryNetwork.class, RowStore.class, Kernels.class)) {
            classes.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        var err = new ByteArrayOutputStream();
        try (var loader = new URLClassLoader(classes.toArray(URL[]::new), null);
                var stream = new PrintStream(err, true, UTF_8)) {
            Object code = loader.loadClass(Main.class.getName())
                    .getMethod("run", String[].class, PrintStream.class, PrintStream.class)
                    .invoke(null, new String[] {"version"}, stream, stream);
            assertEquals(Main.FAILED, code);
        }
        new Cli(Main.FAILED, "", err.toString(UTF_8))
                .fails(Main.FAILED, "info.picocli:picocli", "org.tomlj:tomlj", "--add-modules info.picocli,org.tomlj");
    }

    @Test
    void helpShowsTheRecipesDefaults() {
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            String help = Cli.run("train", kind.name(), "--help").out().replaceAll("\\s+", " ");
            Recipe recipe = kind.defaults().recipe(1, 1);
            assertTrue(
                    help.contains("Steps in all (default: " + recipe.training().iterations() + ")"), help);
            assertTrue(
                    help.contains(
                            "Size of a step (default: " + recipe.training().learningRate() + ")"),
                    help);
            assertTrue(
                    help.contains("N, rows of memory (default: "
                            + recipe.model().memory().size().memorySize() + ")"),
                    help);
        }
    }

    @Test
    void versionSaysWhatRuns() {
        Cli text = Cli.run("version").succeeds();
        assertTrue(text.out().contains(Version.MNEME) && text.out().contains("loops"), text.out());
        JsonObject json =
                Json.parseObject(Cli.run("version", "--json").succeeds().out().strip());
        assertEquals(Version.MNEME, json.string("mneme"));
        assertEquals(Runtime.getRuntime().availableProcessors(), json.integer("processors"));
        assertTrue(json.integer("memory-limit") > 0 && json.integer("vector-bits") >= 0);
        assertEquals(
                "mneme " + Version.MNEME + System.lineSeparator(),
                Cli.run("--version").succeeds().out());
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("<artifactId>mneme</artifactId>\n    <version>" + Version.MNEME + "</version>"), pom);
    }

    @Test
    void tasksAreListed() {
        Cli text = Cli.run("tasks").succeeds();
        Tasks.KINDS
                .all()
                .forEach(kind -> assertTrue(text.out().contains(kind.name() + ": " + kind.summary()), text.out()));
        Object json = Json.parse(Cli.run("tasks", "--json").succeeds().out().strip());
        assertEquals(Tasks.KINDS.all().size(), ((List<?>) json).size());
    }

    @Test
    void aWrongCommandLineIsToldInOneLine() {
        Cli.run("trian").fails(2, "trian", "did you mean train?");
        Cli.run("version", "--jsn").fails(2, "--jsn", "did you mean --json?");
        Cli.run("version", "extra").fails(2, "extra");
        Cli.run("inspect").fails(2, "FILE");
        Cli.run("train", "--seed", "3", "copy").fails(2, "--seed");
        Cli.run("train", "copy", "--iterations").fails(2, "--iterations");
        Cli.run("train", "copy", "--iterations", "1", "--iterations", "2").fails(2, "--iterations");
    }

    @Test
    void debugShowsWhereItHappened() {
        Cli cli = Cli.run("inspect", "/nowhere.safetensors", "--debug");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("\tat dev.mneme"), cli.err());
        assertTrue(cli.err().lines().toList().getLast().startsWith("mneme: /nowhere.safetensors"), cli.err());
    }
}
