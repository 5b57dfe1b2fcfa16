package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final List<String> LENGTHS =
            List.of("--iterations", "24", "--report-every", "5", "--evaluate-every", "7", "--checkpoint-every", "6");

    @TempDir
    Path temp;

    /** Names and contents, a character a byte. */
    private static Map<String, String> files(Path folder) throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
            }
        }
        return all;
    }

    @Test
    void aPageMadeAnewIsTheRunsOwn() throws IOException {
        Path folder = temp.resolve("run");
        String trained =
                Cli.train(folder, LENGTHS, "--memory", "sdnc").succeeds().out();
        Map<String, String> before = files(folder);
        Files.delete(folder.resolve("report.html"));
        String said = Cli.run("report", folder, "--threads", "1").succeeds().out();
        assertEquals(before, files(folder));
        for (String line : said.lines().toList()) {
            assertTrue(trained.contains(line + "\n"), line);
        }
        assertTrue(said.contains("evaluation") && said.endsWith("report      " + folder + "/report.html\n"), said);
    }

    @Test
    void aRunThatStoppedShowsWhereItStands() throws IOException {
        Path folder = temp.resolve("run");
        standsAt(3, folder, Cli.train(folder, LENGTHS, "--stop-after", 3));
        standsAt(8, folder, Cli.run("train", "--resume", folder, "--stop-after", 5));
    }

    private static void standsAt(int iteration, Path folder, Cli stopped) throws IOException {
        assertEquals(130, stopped.code(), stopped.err());
        Map<String, String> before = files(folder);
        Path page = Files.writeString(folder.resolve("report.html"), "lost");
        Cli again = Cli.run("report", folder, "--json").succeeds();
        assertEquals(before, files(folder));
        JsonObject json = Json.parseObject(again.out().strip());
        assertEquals(iteration, json.integer("iteration"));
        assertEquals(page.toString(), json.string("report"));
        assertTrue(Files.readString(page).contains("Stands at iteration " + iteration + " of 24."));
    }

    @Test
    void withoutACheckpointItShowsWhatWasMeasured() throws IOException {
        Path folder = temp.resolve("run");
        Cli.train(folder, LENGTHS).succeeds();
        Files.delete(folder.resolve("latest.safetensors"));
        Cli.run("report", folder).succeeds();
        Files.delete(folder.resolve("best.safetensors"));
        Cli.run("report", folder).succeeds();
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("No checkpoint of this run is left"), page);
        assertTrue(page.contains("Validation loss") && page.contains("<dt>hidden-size</dt><dd>8</dd>"), page);
        assertFalse(page.contains("id=\"sequence\""), page);
        Files.writeString(folder.resolve("config.json"), "{\"task\":\"copy\"}\n");
        Cli.run("report", folder).fails(1, "config.json", "task-options");
    }

    @Test
    void whatIsNoRunIsRefused() throws IOException {
        Cli.run("report", temp.resolve("nowhere")).fails(1, "nowhere", "no such file or folder");
        Cli.run("report", temp).fails(1, temp.toString(), "no run's folder", "config.json");
        Path file = Files.writeString(temp.resolve("file"), "words");
        Cli.run("report", file).fails(1, "file", "folder");
        Cli.run("report").fails(2, "RUN");
        Path weights = Files.createDirectory(temp.resolve("weights"));
        Cli.run("init", "--out", weights.resolve("best.safetensors")).succeeds();
        Cli.run("report", weights).fails(1, "weights alone");
        assertFalse(Files.exists(temp.resolve("report.html")));
    }
}
