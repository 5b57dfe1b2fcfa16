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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options in a TOML file: {@code hidden-size = 64}. They are the defaults of those that the command line does not say.
 * Whatever the file gets wrong is told with its line.
 */
final class ConfigFile implements IDefaultValueProvider {
    /** What is looked at before a file is read. */
    private static final Set<String> OUTSIDE = Set.of(Given.CONFIG, Given.DEBUG, "--help");

    private record Entry(String text, String at) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>(); // by option, of those that the file alone has

    private ConfigFile() {}

    /** The options of {@code command} in {@code file}, those apart that the command line has {@code given}. */
    static ConfigFile read(Path file, CommandSpec command, Given given) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "there is no such configuration file (--config)");
        }
        TomlParseResult toml = Toml.parse(TextFiles.read(file));
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().getFirst();
            throw new UsageException(at(file, error.position()) + error.getMessage());
        }
        var config = new ConfigFile();
        for (String key : toml.keySet()) {
            String at = at(file, toml.inputPositionOf(List.of(key)));
            String option = "--" + key;
            if (OUTSIDE.contains(option) || command.findOption(option) == null) {
                throw new UsageException("%sthere is no option '%s'; there are %s"
                        .formatted(at, key, String.join(", ", options(command))));
            }
            if (!given.values().containsKey(key)) {
                config.entries.put(option, new Entry(text(toml.get(List.of(key))), at));
            }
        }
        return config;
    }

    private static List<String> options(CommandSpec command) {
        return command.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !OUTSIDE.contains(name))
                .map(name -> name.substring(2))
                .toList();
    }

    private static String at(Path file, @Nullable TomlPosition position) {
        return position == null ? file + ": " : "%s:%s: ".formatted(file, position.line());
    }

    /** As the command line would say it. */
    private static String text(@Nullable Object value) {
        if (!(value instanceof TomlArray array)) {
            return String.valueOf(value);
        }
        var parts = new ArrayList<String>();
        array.toList().forEach(part -> parts.add(String.valueOf(part)));
        return String.join(",", parts);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option && entries.containsKey(option.longestName())
                ? entries.get(option.longestName()).text
                : null;
    }

    /** Where {@code argument} stands in the file, for the beginning of a sentence; empty where it does not. */
    String at(@Nullable ArgSpec argument) {
        return argument instanceof OptionSpec option && entries.containsKey(option.longestName())
                ? entries.get(option.longestName()).at
                : "";
    }

    /** The options that the file alone has, without dashes. */
    Set<String> names() {
        return entries.keySet().stream().map(name -> name.substring(2)).collect(Collectors.toSet());
    }
}
