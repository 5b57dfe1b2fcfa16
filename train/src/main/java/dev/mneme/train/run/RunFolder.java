package dev.mneme.train.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.io.AtomicFiles;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.TextFiles;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of one run: {@code config.json}, {@code metrics.jsonl}, {@code latest.safetensors},
 * {@code best.safetensors}, {@code report.html}.
 */
public record RunFolder(Path path) {
    /** The newest checkpoint's name. */
    public static final String LATEST = "latest.safetensors";

    /** The name of the checkpoint that validated best. */
    public static final String BEST = "best.safetensors";

    private static final String CONFIG = "config.json";
    /** The member of the configuration that holds a task's settings. */
    static final String TASK_OPTIONS = "task-options";

    static final String TASK = "task";
    static final String MODEL = "model";
    static final String TRAINING = "training";

    private static final String METRICS = "metrics.jsonl";

    /** A new folder {@code runs/name}, or {@code runs/name-2} and so on where that is taken. */
    public static RunFolder create(Path runs, String name) throws IOException {
        Files.createDirectories(runs);
        for (int n = 1; ; n++) {
            Path path = runs.resolve(n == 1 ? name : name + "-" + n);
            try {
                return new RunFolder(Files.createDirectory(path));
            } catch (FileAlreadyExistsException e) {
                if (n == 100_000) {
                    throw new IOException(runs + " is full of runs; name a folder with --out", e);
                }
            }
        }
    }

    /** The folder {@code path}, which must be new or empty. */
    public static RunFolder createAt(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                if (files.iterator().hasNext()) {
                    throw new BadFileException(
                            path,
                            "a run needs a new or empty folder and this one holds files; name another one with --out,"
                                    + " or go on with the run in it with --resume");
                }
            }
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw new BadFileException(path, "a run needs a folder and this is a file; name another one with --out", e);
        }
        return new RunFolder(path);
    }

    /** The folder that {@code file} lies in. */
    public static RunFolder of(Path file) {
        Path folder = file.resolveSibling("");
        return new RunFolder(folder.toString().isEmpty() ? Path.of(".") : folder);
    }

    /** The checkpoint to judge a run by: the best of the folder {@code path}, or the file {@code path} itself. */
    public static Path judged(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        var folder = new RunFolder(path);
        return Files.exists(folder.best()) ? folder.best() : folder.latest();
    }

    /** The newest checkpoint. */
    public Path latest() {
        return path.resolve(LATEST);
    }

    /** The checkpoint that validated best. */
    public Path best() {
        return path.resolve(BEST);
    }

    /** Whether a run was started here. */
    public boolean isRun() {
        return Files.isRegularFile(path.resolve(CONFIG));
    }

    /** Writes what the run is started with, for people to read and for what a checkpoint must not hold. */
    void writeConfig(Task task, ModelConfig model, TrainConfig config) throws IOException {
        Map<String, Object> options = task.options().toMap();
        for (String key : Configs.marked(Local.class, task.options())) {
            options.computeIfPresent(
                    key, (_, path) -> Path.of(path.toString()).toAbsolutePath().toString());
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("version", Version.MNEME);
        map.put(TASK, task.name());
        map.put(TASK_OPTIONS, options);
        map.put(MODEL, model.toMap());
        map.put(TRAINING, config.toMap());
        writeConfig(map);
    }

    private void writeConfig(Map<String, ?> config) throws IOException {
        AtomicFiles.writeString(path.resolve(CONFIG), Json.encode(config) + "\n");
    }

    /** Writes how the run goes on, beside what else it was started with. */
    void amendConfig(TrainConfig training, List<Change> changes) throws IOException {
        Map<String, Object> config = readConfig();
        config.put(TRAINING, training.toMap());
        config.put("changes", changes.stream().map(Change::toMap).toList());
        writeConfig(config);
    }

    /** What the run was started with; empty when there is no such file. */
    public Map<String, Object> readConfig() throws IOException {
        Path file = path.resolve(CONFIG);
        if (!Files.exists(file)) {
            return new LinkedHashMap<>();
        }
        try {
            return Json.parseObject(TextFiles.read(file)).toMap();
        } catch (JsonException e) {
            throw new BadFileException(file, e.getMessage() + "; mend it or delete it", e);
        }
    }

    /** Appends a line to the metrics. */
    void append(JsonObject metrics) throws IOException {
        Files.writeString(
                path.resolve(METRICS),
                metrics.encode() + "\n",
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** All lines of metrics. */
    public List<String> metrics() throws IOException {
        Path file = path.resolve(METRICS);
        return Files.exists(file) ? TextFiles.read(file).lines().toList() : List.of();
    }

    /** Removes what a killed process left, and all metrics that came after {@code iteration}. */
    void rewind(long iteration) throws IOException {
        AtomicFiles.sweep(path);
        var kept = new ArrayList<String>();
        for (String line : metrics()) {
            if (isUpTo(line, iteration)) {
                kept.add(line + "\n");
            }
        }
        AtomicFiles.writeString(path.resolve(METRICS), String.join("", kept));
    }

    /** Takes away what a run left here that was killed before its first checkpoint, so that it can begin anew. */
    public void clear() throws IOException {
        rewind(0);
        Files.deleteIfExists(best());
    }

    private static boolean isUpTo(String line, long iteration) {
        try {
            return Json.parseObject(line).integer("iteration") <= iteration;
        } catch (JsonException e) {
            return false; // cut off when its process was killed
        }
    }
}
