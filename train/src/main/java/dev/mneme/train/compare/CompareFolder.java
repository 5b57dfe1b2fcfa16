package dev.mneme.train.compare;

import dev.mneme.train.io.AtomicFiles;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.TextFiles;
import dev.mneme.train.report.ComparisonReport;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a comparison: {@code compare.json}, {@code compare.html}, and a folder of each run. Held by one process at a
 * time.
 */
final class CompareFolder implements AutoCloseable {
    private static final String RESULT = "compare.json";
    private static final String SETUP = "setup";

    private final Path path;
    private final RunLock lock;

    private CompareFolder(Path path, RunLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * The folder {@code path}, new or empty, or that of the same comparison, which then goes on.
     *
     * @param setup what is compared: all that decides what comes out
     * @throws BadFileException when another comparison is in it, or something else
     */
    static CompareFolder open(Path path, JsonObject setup) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new BadFileException(
                    path, "a comparison needs a folder and this is a file; name another one with --out", e);
        }
        RunLock lock = RunLock.of(new RunFolder(path));
        try {
            requireSame(path, setup);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        return new CompareFolder(path, lock);
    }

    private static void requireSame(Path path, JsonObject setup) throws IOException {
        Path file = path.resolve(RESULT);
        if (!Files.exists(file)) {
            try (Stream<Path> files = Files.list(path)) {
                if (files.anyMatch(other -> !other.endsWith("lock"))) {
                    throw new BadFileException(
                            path,
                            "a comparison needs a new or empty folder, or its own, and this one holds other files;"
                                    + " name another one with --out");
                }
            }
            return;
        }
        try {
            Optional<String> difference = difference(
                    "its", Json.parseObject(TextFiles.read(file)).object(SETUP), Json.parseObject(setup.encode()));
            if (difference.isPresent()) {
                throw new BadFileException(
                        path,
                        "it holds another comparison, %s; ask for that one to go on, or name another folder with --out"
                                .formatted(difference.get()));
            }
        } catch (JsonException e) {
            throw new BadFileException(file, e.getMessage() + "; delete the folder, or name another one with --out", e);
        }
    }

    /** The first thing that is not the same. */
    private static Optional<String> difference(String what, JsonObject there, JsonObject here) {
        var keys = new LinkedHashSet<>(there.keys());
        keys.addAll(here.keys());
        for (String key : keys) {
            if (!there.has(key) || !here.has(key)) {
                return Optional.of("%s %s being %s".formatted(what, key, there.has(key) ? "there alone" : "missing"));
            }
            if (there.get(key) instanceof JsonObject one && here.get(key) instanceof JsonObject other) {
                Optional<String> below = difference(what + " " + key, one, other);
                if (below.isPresent()) {
                    return below;
                }
            } else if (!there.get(key).equals(here.get(key))) {
                return Optional.of("%s %s being %s and not %s"
                        .formatted(what, key, Json.encode(there.get(key)), Json.encode(here.get(key))));
            }
        }
        return Optional.empty();
    }

    Path path() {
        return path;
    }

    /** Where the page is. */
    Path page() {
        return path.resolve(ComparisonReport.FILE_NAME);
    }

    /** Where the result is for machines. */
    Path result() {
        return path.resolve(RESULT);
    }

    /** Writes what there is, and the page of it. */
    void write(JsonObject setup, List<JsonObject> models, boolean done, String html) throws IOException {
        JsonObject result = new JsonObject().put(SETUP, setup).put("done", done).put("models", models);
        AtomicFiles.writeString(result(), result.encode() + "\n");
        AtomicFiles.writeString(page(), html);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
