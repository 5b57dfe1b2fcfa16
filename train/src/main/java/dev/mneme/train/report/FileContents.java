package dev.mneme.train.report;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.MetadataKeys;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        var metadata = new LinkedHashMap<String, Json>();
        file.metadata().forEach((key, value) -> metadata.put(key, parsed(key, value)));
        List<Json> tensors = new ArrayList<>();
        for (TensorInfo tensor : file.tensors()) {
            tensors.add(Json.JsonObject.builder()
                    .put("name", tensor.name())
                    .put("dtype", tensor.dtype().name())
                    .put(
                            "shape",
                            new Json.JsonArray(tensor.shape().stream()
                                    .<Json>map(Json.JsonInteger::new)
                                    .toList()))
                    .put("count", tensor.elements())
                    .put("bytes", tensor.bytes())
                    .build());
        }
        return Json.JsonObject.builder()
                .put("file", file.path().toString())
                .put("bytes", Files.size(file.path()))
                .put("parameters", numbers(file))
                .put("metadata", new Json.JsonObject(metadata))
                .put("tensors", new Json.JsonArray(tensors))
                .encode();
    }

    /** Mneme's own keys hold JSON; what a file of another origin holds stays text. */
    private static Json parsed(String key, String value) {
        if (key.equals(MetadataKeys.MODEL) || key.equals(MetadataKeys.TRAINING)) {
            try {
                return Json.parse(value);
            } catch (JsonException _) {
                return new Json.JsonString(value);
            }
        }
        return new Json.JsonString(value);
    }

    /** As lines for people. */
    public static List<String> text(SafetensorsFile file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "%s: %,d bytes", file.path(), Files.size(file.path())));
        for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
            lines.add("");
            if (parsed(entry.getKey(), entry.getValue()) instanceof Json.JsonObject object) {
                lines.add(printable(entry.getKey()));
                object.members()
                        .forEach((key, value) -> lines.add("  " + printable(key) + " " + shortened(text(value))));
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

    private static String text(Json value) {
        return value instanceof Json.JsonString s ? printable(s.value()) : value.encode();
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 197) + "..." : text;
    }

    /** Names come from a file: nothing in them may steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
