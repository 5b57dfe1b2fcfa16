package dev.mneme.cli;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.MetadataKeys;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.TensorInfo;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code mneme inspect FILE}: what a safetensors file holds. */
final class InspectCommand {
    private InspectCommand() {}

    static Command create() {
        return Command.of(
                "inspect",
                "Shows what a safetensors file holds: configuration, tensors, counts, bytes.",
                List.of(),
                List.of(new Command.Argument("FILE", "Any safetensors file", true)),
                List.of("mneme inspect runs/copy-dnc/best.safetensors", "mneme inspect model.safetensors --json"),
                InspectCommand::run);
    }

    private static int run(Settings settings, Terminal terminal) throws IOException {
        Path path = Path.of(settings.arguments().getFirst());
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            if (settings.flag("json")) {
                terminal.out().println(json(file));
            } else {
                print(file, terminal);
            }
        }
        return Main.DONE;
    }

    private static boolean trained(TensorInfo tensor) {
        return !tensor.name().startsWith("training.");
    }

    private static long numbers(SafetensorsFile file) {
        return file.tensors().stream()
                .filter(InspectCommand::trained)
                .mapToLong(TensorInfo::elements)
                .sum();
    }

    private static String json(SafetensorsFile file) throws IOException {
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

    private static void print(SafetensorsFile file, Terminal terminal) throws IOException {
        terminal.out().printf(Locale.ROOT, "%s: %,d bytes%n", file.path(), Files.size(file.path()));
        for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
            terminal.out().println();
            if (parsed(entry.getKey(), entry.getValue()) instanceof Json.JsonObject object) {
                terminal.out().println(printable(entry.getKey()));
                object.members()
                        .forEach((key, value) ->
                                terminal.out().println("  " + printable(key) + " " + shortened(text(value))));
            } else {
                terminal.out().println(printable(entry.getKey()) + " " + shortened(printable(entry.getValue())));
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
        terminal.out().println();
        terminal.lines(ResultTable.text(new RunReport.Table("", List.of("tensor", "type", "count", "bytes"), rows)));
        terminal.out().println();
        long state = file.tensors().size()
                - file.tensors().stream().filter(InspectCommand::trained).count();
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%,d parameters%s%n",
                        numbers(file),
                        state == 0 ? "" : ", and " + state + " tensors of the optimizer");
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
