package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number that an option cannot be is refused by name and range, wherever it was said and however great it is. */
class NumbersTest {
    private static final List<String> WHOLE = List.of(
            "99999999999",
            "-99999999999",
            "4294967297", // 1 as an int
            "9223372036854775807",
            "18446744073709551617"); // 1 as a long

    private static final List<String> REAL = List.of("1e300", "-1e300", "NaN", "Infinity");

    /** Options that may be any long. */
    private static final Set<String> WIDE = Set.of("iterations", "stop-after", "seed");

    @TempDir
    Path temp;

    private Path run;

    /** Commands with what they cannot do without; each option that their help shows is tried. */
    private Map<List<String>, List<String>> commands() {
        String never = temp.resolve("never").toString();
        List<String> sparse = List.of("--memory", "sdnc", "--out", never);
        var commands = new LinkedHashMap<List<String>, List<String>>();
        commands.put(List.of("train", "copy"), List.of("--memory", "sdnc", "--curriculum", "--out", never));
        commands.put(
                List.of("train", "associative-recall"), List.of("--memory", "sdnc", "--curriculum", "--out", never));
        commands.put(List.of("train", "repeat-copy"), sparse);
        commands.put(List.of("train", "bucket-sort"), sparse);
        commands.put(List.of("train"), List.of("--resume", run.toString()));
        commands.put(List.of("eval"), List.of(run.toString(), "copy"));
        commands.put(List.of("init"), sparse);
        commands.put(List.of("bench", "step"), sparse.subList(0, 2));
        commands.put(List.of("bench", "scaling"), List.of("--out", never));
        return commands;
    }

    @BeforeEach
    void train() {
        run = temp.resolve("run");
        assertEquals(
                130, Cli.train(run, "--iterations", "3", "--stop-after", "1").code());
    }

    /** Names of the options whose values help calls {@code label}. */
    private static List<String> options(List<String> command, String label) {
        Matcher line = Pattern.compile("--([a-z-]+)=" + label + "\\b")
                .matcher(Cli.run(command, "--help").succeeds().out());
        var names = new ArrayList<String>();
        while (line.find()) {
            names.add(line.group(1));
        }
        return names;
    }

    /** Whether the option says anything with these others, or of the task that is evaluated. */
    private static boolean means(String option, List<String> command, List<String> with) {
        if (option.startsWith("curriculum")) {
            return with.contains("--curriculum");
        }
        return !command.contains("eval")
                || options(List.of("train", "copy"), "N").contains(option)
                || Set.of("length", "sequences").contains(option);
    }

    /** The same options, of the memory that has the one asked for. */
    private static List<String> having(String option, List<String> with) {
        return with.stream()
                .map(word -> word.equals("sdnc") ? memory(option) : word)
                .toList();
    }

    private static String memory(String option) {
        return switch (option) {
            case "write-heads" -> "ntm";
            case "hops" -> "fwm";
            default -> "sdnc";
        };
    }

    @Test
    void wholeNumbersBeyondAnIntAreRefusedByNameAndRange() {
        int tried = 0;
        for (var entry : commands().entrySet()) {
            for (String option : options(entry.getKey(), "N")) {
                if (!means(option, entry.getKey(), entry.getValue())) {
                    continue;
                }
                for (String value : WIDE.contains(option) ? WHOLE.subList(WHOLE.size() - 1, WHOLE.size()) : WHOLE) {
                    Cli.run(entry.getKey(), having(option, entry.getValue()), "--" + option, value)
                            .fails(2, option, " to ", value);
                    tried++;
                }
            }
        }
        assertTrue(tried > 300, "only " + tried);
        assertFalse(Files.exists(temp.resolve("never")));
    }

    @Test
    void realNumbersThatNoFloatHoldsAreRefused() {
        int tried = 0;
        for (var entry : commands().entrySet()) {
            for (String option : options(entry.getKey(), "NUMBER")) {
                for (String value : REAL) {
                    Cli.run(entry.getKey(), entry.getValue(), "--" + option, value)
                            .fails(2, "--" + option);
                    tried++;
                }
            }
        }
        assertTrue(tried > 90, "only " + tried);
        for (String option : List.of("learning-rate", "max-grad-norm", "max-grad-value", "momentum")) {
            Cli.run("train", "copy", "--optimizer", "rmsprop", "--" + option, "1e-60")
                    .fails(2, "--" + option, "1.4E-45");
        }
        Cli.run("train", "copy", "--learning-rate", "1e39").fails(2, "--learning-rate", "3.4028235E38", "1E+39");
        Cli.run("train", "copy", "--optimizer", "rmsprop", "--momentum", "0.99999999")
                .fails(2, "--momentum", "below 1");
    }

    @Test
    void aConfigurationFileIsHeldToTheSame() throws IOException {
        Path toml = temp.resolve("run.toml");
        for (String option : options(List.of("train", "copy"), "N")) {
            if (!WIDE.contains(option)) {
                Files.writeString(
                        toml,
                        "%s = 99999999999\ncurriculum = true\nmemory = \"%s\"\n".formatted(option, memory(option)));
                Cli.run("train", "copy", "--config", toml).fails(2, option, " to ", "99999999999");
            }
        }
        for (String value : List.of("1e300", "inf", "nan")) {
            Files.writeString(toml, "learning-rate = " + value + "\n");
            Cli.run("train", "copy", "--config", toml).fails(2, "--learning-rate", " to ");
        }
        Files.writeString(toml, "batch-size = 99999999999999999999\n");
        Cli.run("train", "copy", "--config", toml).fails(2, "run.toml:1");
    }

    @Test
    void textsWithNumbersAreHeldToTheSame() {
        for (String option : List.of("max-length", "min-length", "bits")) {
            for (String value : WHOLE) {
                Cli.run("eval", run, "--" + option, value).fails(2, "--" + option, " to ", value);
            }
        }
        for (String task : List.of("99999999999", "1,99999999999", "18446744073709551617")) {
            Cli.run("train", "babi", "--data", temp, "--task", task).fails(2, "--task", "1 to 20", "9");
        }
        Cli.run("bench", "scaling", "--sizes", "16,99999999999").fails(2, "--sizes", "4 to 16777216", "99999999999");
        for (String size : List.of("99999999999T", "9".repeat(60), "0")) {
            Cli.run("train", "copy", "--memory-limit", size).fails(2, "--memory-limit", "below 8388608T", size);
        }
    }

    /** The least int is not the end of all steps. */
    @Test
    void aRunThatIsToStopNeverGoesToItsEnd() {
        Cli.run("train", "--resume", run, "--stop-after", Long.MAX_VALUE).succeeds();
    }

    /** The last number of each range goes where all numbers of it go. */
    @Test
    void theGreatestOfEachRangeIsANumberLikeOthers() {
        List<String> limit =
                List.of("--memory-limit", "64M", "--out", temp.resolve("never").toString());
        Cli.run("train", "copy", limit, "--batch-size", "1048576", "--max-length", "100000", "--bypass-dropout", "0.5")
                .fails(1, "--memory-limit", "1048576 sequences");
        Cli.run("train", "copy", limit, "--truncate", "1", "--batch-size", "1048576")
                .fails(1, "--memory-limit");
        Cli.run("eval", run, "--length", "10000000", "--memory-limit", "64M").fails(1, "--memory-limit");
        Cli.train(
                        temp.resolve("seldom"),
                        "--iterations",
                        Long.MAX_VALUE,
                        "--stop-after",
                        "1",
                        "--report-every",
                        Integer.MAX_VALUE,
                        "--evaluate-every",
                        Integer.MAX_VALUE,
                        "--checkpoint-every",
                        Integer.MAX_VALUE,
                        "--truncate",
                        Integer.MAX_VALUE,
                        "--seed",
                        Long.MIN_VALUE)
                .stops();
    }
}
