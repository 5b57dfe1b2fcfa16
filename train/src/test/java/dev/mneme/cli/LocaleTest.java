package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.ScalingPicture;
import dev.mneme.train.bench.ScalingPoint;
import dev.mneme.train.bench.ScalingTable;
import dev.mneme.train.bench.StepCost;
import dev.mneme.train.bench.StepSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that embeds Mneme has the locale of its user, and every file and answer is what it is elsewhere. */
class LocaleTest {
    private static final List<String> LOCALES = List.of("ar-EG", "fa-IR", "tr-TR");

    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final Locale own = Locale.getDefault();

    @TempDir
    Path temp;

    @AfterEach
    void restore() {
        Locale.setDefault(own);
        Locale.setDefault(Locale.Category.DISPLAY, display);
        Locale.setDefault(Locale.Category.FORMAT, format);
    }

    @Test
    void nothingDependsOnTheLocale() throws IOException {
        assertNotEquals("1", String.format(Locale.forLanguageTag("ar-EG"), "%d", 1), "this JVM knows its digits");
        assertNotEquals("1", String.format(Locale.forLanguageTag("fa-IR"), "%d", 1), "this JVM knows its digits");
        Map<String, String> expected = everything("en-US");
        for (String locale : LOCALES) {
            Map<String, String> found = everything(locale);
            expected.forEach((what, text) -> assertEquals(text, found.get(what), what + " in " + locale));
            assertEquals(expected.keySet(), found.keySet());
        }
    }

    /** Files, answers and refusals by name, a character a byte. */
    private Map<String, String> everything(String locale) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(locale));
        Path folder = temp.resolve(locale);
        var all = new TreeMap<String, String>();
        Path run = folder.resolve("run");
        Object[] settings = {
            List.of("--iterations", "24", "--report-every", "5", "--evaluate-every", "7", "--memory", "sdnc"),
            List.of("--curriculum", "--curriculum-limit", "7", "--curriculum-error", "1", "--curriculum-window", "5")
        };
        said(all, "train", folder, Cli.train(run, settings));
        try (var files = Files.list(run)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
            }
        }
        Path best = run.resolve("best.safetensors");
        for (String json : List.of("--debug", "--json")) {
            said(all, "eval", folder, Cli.run("eval", best, "--sequences", 20, json));
            said(all, "inspect", folder, Cli.run("inspect", best, json));
            said(all, "tasks", folder, Cli.run("tasks", json));
        }
        said(all, "train --help", folder, Cli.run("train", "copy", "--help"));
        refusals(all, folder, best);
        List<ScalingPoint> points = points();
        all.put("scaling.svg", ScalingPicture.svg(points));
        all.put("scaling.json", ScalingTable.json(points));
        all.put("scaling table", String.join("\n", ScalingTable.text(points)));
        return all;
    }

    private static void refusals(Map<String, String> all, Path folder, Path best) {
        for (List<Object> args : List.<List<Object>>of(
                List.of("train", "copy", "--memory-size", "130000", "--memory-limit", "1G"),
                List.of("train", "copy", "--memory-size", "200000"),
                List.of("train", "copy", "--hidden-size", "0"),
                List.of("train", "copy", "--curriculum", "--curriculum-limit", "9"),
                List.of("train", "copy", "--threads", "0"),
                List.of("train", "--resume", best, "--iterations", "1"),
                List.of("eval", best, "--length", "0"),
                List.of("eval", best, "--memory-limit", "1K"))) {
            said(all, "refused " + Cli.flat(args.subList(2, args.size())), folder, Cli.run(args.toArray()));
        }
    }

    /** What was said, apart from what differs between two runs anyway. */
    private static void said(Map<String, String> all, String command, Path folder, Cli cli) {
        String words = (cli.code() + "\n" + cli.out() + cli.err())
                .replace(folder.toString(), "FOLDER")
                .replaceAll("\n.* steps/s  ETA .*", "")
                .replaceAll(" +[\\d.e+-]+ steps/s  in [\\d:]+", "");
        all.merge(command.replace(folder.toString(), "FOLDER"), words, String::concat);
    }

    private static List<ScalingPoint> points() {
        StepSetting small = StepSetting.of("sam", IndexKind.AUTO, 1000, new StepSetting.Work(1, 2, false), 1);
        StepSetting large = StepSetting.of("sam", IndexKind.AUTO, 2_000_000, new StepSetting.Work(1, 2, true), 1);
        var cost = new StepCost(1.5, 1.25, 12.5, 123_456_789, 4567, 2_345_678_901L, 0.987654, true);
        return List.of(
                new ScalingPoint(small, Optional.of(cost), ""),
                new ScalingPoint(large, Optional.of(cost), ""),
                new ScalingPoint(large, Optional.empty(), "left out"));
    }
}
