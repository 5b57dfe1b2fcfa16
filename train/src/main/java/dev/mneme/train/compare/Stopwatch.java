package dev.mneme.train.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long a run has trained, over all processes that it took: lines of a file in its folder say how long it had until some
 * of its iterations, so that what was lost with a killed process is not counted.
 */
final class Stopwatch {
    private static final String NAME = "seconds.jsonl";

    private final Path file;
    private final double before;
    private final long start = System.nanoTime();

    /** Goes on with that of {@code folder} from {@code iteration} on. */
    Stopwatch(Path folder, long iteration) throws IOException {
        file = folder.resolve(NAME);
        double seconds = 0;
        if (Files.exists(file)) {
            for (String line : TextFiles.read(file).lines().toList()) {
                seconds = until(line, iteration, seconds);
            }
        }
        before = seconds;
    }

    private static double until(String line, long iteration, double otherwise) {
        try {
            JsonObject noted = Json.parseObject(line);
            return noted.integer("iteration") <= iteration ? noted.real("seconds") : otherwise;
        } catch (JsonException e) {
            return otherwise; // cut off when its process was killed
        }
    }

    /** Until now. */
    double seconds() {
        return before + (System.nanoTime() - start) * 1e-9;
    }

    /** Writes down that {@code iteration} is done; returns the seconds until then. */
    double note(long iteration) throws IOException {
        double seconds = seconds();
        String line = new JsonObject()
                .put("iteration", iteration)
                .put("seconds", seconds)
                .encode();
        Files.writeString(file, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return seconds;
    }
}
