package dev.mneme.train.report;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.MetadataKeys;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a safetensors file holds: configuration, tensors, counts, bytes. */
public final class FileContents {
    private FileContents() {}

    private static boolean trained(TensorInfo tensor) {
        return !tensor.name().startsWith("training.");
    }

    private static long numbers(SafetensorsFile file) {
        return file.tensors().stream()
                .filter(FileContents::trained)
                .mapToLong(TensorInfo::elements)
                .sum();
    }

    /** As one line of JSON. */
    public static String json(SafetensorsFile file) throws IOException {
        var metadata = new JsonObject();
        file.metadata().forEach((key, value) -> metadata.put(key, parsed(key, value)));
        var tensors = new ArrayList<JsonObject>();
        for (TensorInfo tensor : file.tensors()) {
            tensors.add(new JsonObject()
                    .put("name", tensor.name())
                    .put("dtype", tensor.dtype().name())
                    .put("shape", tensor.shape())
                    .put("count", tensor.elements())
                    .put("bytes", tensor.bytes()));
        }
        return new JsonObject()
                .put("file", file.path().toString())
                .put("bytes", Files.size(file.path()))
                .put("parameters", numbers(file))
                .put("metadata", metadata)
                .put("tensors", tensors)
                .encode();
    }

    /** Mneme's own keys hold JSON; what a file of another origin holds stays text. */
    private static Object parsed(String key, String value) {
        if (key.equals(MetadataKeys.MODEL) || key.equals(MetadataKeys.TRAINING)) {
            try {
                return Json.parse(value);
            } catch (JsonException _) {
                return value;
            }
        }
        return value;
    }

    /** As lines for people. */
    public static List<String> text(SafetensorsFile file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "%s: %,d bytes", file.path(), Files.size(file.path())));
        for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
            lines.add("");
            if (parsed(entry.getKey(), entry.getValue()) instanceof JsonObject object) {
                lines.add(printable(entry.getKey()));
                object.keys().forEach(key -> lines.add("  " + printable(key) + " " + shortened(text(object.get(key)))));
            } else {
                lines.add(printable(entry.getKey()) + " " + shortened(printable(entry.getValue())));
            }
        }
        var rows = new ArrayList<List<String>>();
        for (TensorInfo tensor : file.tensors()) {
            rows.add(List.of(
                    printable(tensor.name()),
                    tensor.type(),
                    String.format(Locale.ROOT, "%,d", tensor.elements()),
                    String.format(Locale.ROOT, "%,d", tensor.bytes())));
        }
        lines.add("");
        lines.addAll(ResultTable.text(new RunReport.Table("", List.of("tensor", "type", "count", "bytes"), rows)));
        lines.add("");
        long state = file.tensors().size()
                - file.tensors().stream().filter(FileContents::trained).count();
        lines.add(String.format(
                Locale.ROOT,
                "%,d parameters%s",
                numbers(file),
                state == 0 ? "" : ", and " + state + " tensors of the optimizer"));
        return lines;
    }

    private static String text(Object value) {
        return value instanceof String text ? printable(text) : Json.encode(value);
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 197) + "..." : text;
    }

    /** Names come from a file: nothing in them may steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
