package dev.mneme.cli;

import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Options in a TOML file: {@code hidden-size = 64}. Whatever it gets wrong is told with file and line. */
final class ConfigFile {
    /** What is looked at before a file is read. */
    private static final Set<String> OUTSIDE = Set.of("config", "debug");

    private ConfigFile() {}

    /** The settings of {@code file}, of the options {@code known}. */
    static Map<String, Object> read(Path file, Map<String, Option> known) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "there is no such configuration file (--config)");
        }
        TomlParseResult toml = Toml.parse(TextFiles.read(file));
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().getFirst();
            throw new UsageException(at(file, error.position()) + error.getMessage());
        }
        var settings = new LinkedHashMap<String, Object>();
        for (String key : toml.keySet()) {
            TomlPosition position = toml.inputPositionOf(List.of(key));
            Option option = known.get(key);
            if (option == null || OUTSIDE.contains(key)) {
                throw new UsageException("%sthere is no option '%s'; there are %s"
                        .formatted(
                                at(file, position),
                                key,
                                String.join(
                                        ", ",
                                        known.keySet().stream()
                                                .filter(name -> !OUTSIDE.contains(name))
                                                .toList())));
            }
            settings.put(key, value(at(file, position), option, toml.get(List.of(key))));
        }
        return settings;
    }

    private static String at(Path file, @Nullable TomlPosition position) {
        return position == null ? file + ": " : "%s:%s: ".formatted(file, position.line());
    }

    private static Object value(String at, Option option, @Nullable Object value) {
        Object text = value instanceof TomlArray array ? joined(array) : value;
        Object converted = switch (option.kind()) {
            case WHOLE, FLAG -> value;
            case REAL -> value instanceof Number number ? (Object) number.doubleValue() : value;
            case TEXT -> text instanceof Long ? text.toString() : text;
        };
        if (!option.kind().type().isInstance(converted)) {
            throw new UsageException("%s%s must be %s, but is %s"
                    .formatted(at, option.name(), option.kind().words(), text));
        }
        return option.kind().type().cast(converted);
    }

    private static String joined(TomlArray array) {
        var parts = new ArrayList<String>();
        array.toList().forEach(part -> parts.add(String.valueOf(part)));
        return String.join(",", parts);
    }
}
