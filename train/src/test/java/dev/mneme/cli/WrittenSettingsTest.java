package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.MetadataKeys;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The settings in files are those that version 1 wrote, to the byte. {@code settings-of-version-1.txt} holds command lines
 * with OUT for a new file or folder, each followed by the text that commit b770efb wrote; what is added there since can only
 * be at its end.
 */
class WrittenSettingsTest {
    @TempDir
    Path temp;

    static Stream<Arguments> written() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                WrittenSettingsTest.class.getResourceAsStream("settings-of-version-1.txt"), "the golden file")) {
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            return IntStream.range(0, lines.size() / 2)
                    .mapToObj(i -> Arguments.of(lines.get(2 * i), lines.get(2 * i + 1)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void areThoseOfVersion1(String command, String expected) throws IOException {
        Path out = temp.resolve("out");
        Cli cli = Cli.run(List.of(command.replace("OUT", out.toString()).split(" ", -1)));
        String said = settings(cli, out);
        boolean list = command.equals("tasks --json"); // of which those of version 1 are the first
        int end = list ? expected.lastIndexOf(']') : said.length();
        assertEquals(expected.substring(0, list ? end : expected.length()), said.substring(0, end));
    }

    private static String settings(Cli cli, Path out) throws IOException {
        if (Files.isDirectory(out)) {
            String written = Files.readString(out.resolve("config.json")).strip();
            Path latest = out.resolve("latest.safetensors");
            var state = Checkpoint.load(latest).resumable();
            JsonObject training = Json.parseObject(metadata(latest, MetadataKeys.TRAINING));
            assertEquals(training.object("training").toMap(), state.config().toMap());
            return written.replace(Version.MNEME, "VERSION")
                    + metadata(latest, MetadataKeys.MODEL)
                    + training.object("task-options").encode()
                    + training.object("training").encode();
        }
        if (Files.exists(out)) {
            String written = metadata(out, MetadataKeys.MODEL);
            assertEquals(
                    written, Json.encode(Checkpoint.load(out).network().config().toMap()));
            return written;
        }
        return cli.succeeds().out().strip();
    }

    private static String metadata(Path file, String key) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return opened.metadata().get(key);
        }
    }
}
