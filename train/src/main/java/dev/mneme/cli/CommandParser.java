package dev.mneme.cli;

import dev.mneme.train.run.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Makes picocli's command tree of {@link Command}s, and settings of what it parsed. */
final class CommandParser {
    private static final int WIDTH = 100;

    private CommandParser() {}

    static int run(List<Command> commands, String[] args, Terminal terminal) throws Exception {
        CommandLine root = root(commands);
        ParseResult parsed = root.parseArgs(args);
        for (CommandLine command : parsed.asCommandLineList()) {
            if (command.isUsageHelpRequested()) {
                command.usage(terminal.out(), CommandLine.Help.Ansi.OFF);
                return Main.DONE;
            }
            if (command.isVersionHelpRequested()) {
                command.printVersionHelp(terminal.out(), CommandLine.Help.Ansi.OFF);
                return Main.DONE;
            }
        }
        var given = new LinkedHashMap<String, Object>();
        ParseResult deepest = parsed;
        collect(deepest, given);
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
            collect(deepest, given);
        }
        if (!(deepest.commandSpec().userObject() instanceof Command command)) {
            throw new UsageException("a command is missing; there are " + names(commands) + ". See 'mneme --help'");
        }
        return command.action().run(settings(command, given, deepest), terminal);
    }

    private static String names(List<Command> commands) {
        return String.join(", ", commands.stream().map(Command::name).toList());
    }

    static CommandLine root(List<Command> commands) {
        CommandSpec root = CommandSpec.create().name("mneme").version("mneme " + Version.MNEME);
        root.usageMessage()
                .description("Differentiable memory: trains and runs networks that read and write a memory.");
        layout(root.usageMessage());
        root.addOption(help());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version")
                .build());
        root.addOption(spec(Options.DEBUG));
        commands.forEach(command -> root.addSubcommand(command.name(), spec(command)));
        footer(
                root,
                List.of(
                        "mneme train copy",
                        "mneme eval runs/copy-dnc/best.safetensors",
                        "mneme train --help",
                        "mneme train copy --help"));
        CommandLine line = new CommandLine(root);
        line.setUsageHelpWidth(WIDTH);
        line.setExpandAtFiles(false);
        return line;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(command.name());
        layout(spec.usageMessage().description(command.summary()));
        spec.addOption(help());
        for (int i = 0; i < command.arguments().size(); i++) {
            Command.Argument argument = command.arguments().get(i);
            spec.addPositional(PositionalParamSpec.builder()
                    .index(Integer.toString(i))
                    .arity(argument.required() ? "1" : "0..1")
                    .required(argument.required())
                    .type(String.class)
                    .paramLabel(argument.label())
                    .description(argument.description())
                    .build());
        }
        all(command).forEach(option -> spec.addOption(spec(option)));
        command.subcommands().forEach(sub -> spec.addSubcommand(sub.name(), spec(sub)));
        footer(spec, command.examples());
        return spec;
    }

    private static void layout(UsageMessageSpec usage) {
        usage.sortOptions(false)
                .abbreviateSynopsis(true)
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n");
    }

    private static List<Option> all(Command command) {
        return Options.join(command.options(), List.of(Options.JSON, Options.CONFIG, Options.DEBUG));
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help")
                .build();
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder builder = OptionSpec.builder("--" + option.name())
                .description(option.help().replace("%", "%%"))
                .completionCandidates(option.choices());
        return switch (option.kind()) {
            case FLAG -> builder.type(Boolean.class).arity("0").build();
            case WHOLE ->
                value(builder, option)
                        .type(Long.class)
                        .converters(text -> parsed(option, Long::valueOf, text))
                        .build();
            case REAL ->
                value(builder, option)
                        .type(Double.class)
                        .converters(text -> parsed(option, Double::valueOf, text))
                        .build();
            case TEXT -> value(builder, option).type(String.class).build();
        };
    }

    private static OptionSpec.Builder value(OptionSpec.Builder builder, Option option) {
        return builder.arity("1").paramLabel(option.label());
    }

    private static <T> T parsed(Option option, Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            boolean wide = option.kind() == Option.Kind.WHOLE && text.matches("[+-]?[0-9]+");
            throw new TypeConversionException("--%s must be %s, but is '%s'"
                    .formatted(
                            option.name(),
                            wide
                                    ? Long.MIN_VALUE + " to " + Long.MAX_VALUE
                                    : option.kind().words(),
                            text));
        }
    }

    private static void footer(CommandSpec spec, List<String> examples) {
        var lines = new ArrayList<String>();
        lines.add("%nExamples:");
        examples.forEach(example -> lines.add("  " + example));
        spec.usageMessage().footer(lines.toArray(String[]::new));
    }

    private static void collect(ParseResult parsed, Map<String, Object> given) {
        for (OptionSpec option : parsed.matchedOptions()) {
            Object value = option.getValue();
            given.put(option.longestName().substring(2), value);
        }
    }

    private static Settings settings(Command command, Map<String, Object> given, ParseResult parsed) throws Exception {
        var known = new LinkedHashMap<String, Option>();
        all(command).forEach(option -> known.put(option.name(), option));
        for (String name : given.keySet()) {
            if (!known.containsKey(name)) {
                throw new UsageException("'%s' has no option --%s; see '%s --help'"
                        .formatted(command.name(), name, parsed.commandSpec().qualifiedName()));
            }
        }
        var settings = new LinkedHashMap<String, Object>();
        if (given.get("config") instanceof String file) {
            settings.putAll(ConfigFile.read(Path.of(file), known));
        }
        var shared = new HashSet<>(settings.keySet());
        shared.removeAll(given.keySet());
        settings.putAll(given);
        settings.forEach((name, value) -> requireChoice(known, name, value));
        List<String> arguments = parsed.matchedPositionals().stream()
                .map(positional -> String.valueOf(positional.<Object>getValue()))
                .toList();
        return new Settings(settings, arguments, shared);
    }

    private static void requireChoice(Map<String, Option> known, String name, Object value) {
        Option option = known.get(name);
        if (option != null && !option.choices().isEmpty() && !option.choices().contains(value)) {
            throw new UsageException(
                    "--%s must be %s, but is '%s'".formatted(name, String.join(" or ", option.choices()), value));
        }
    }
}
