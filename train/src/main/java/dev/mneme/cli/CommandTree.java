package dev.mneme.cli;

import dev.mneme.train.run.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** All commands, as picocli knows them, and the way from arguments to the one that is meant. */
@Command(
        name = "mneme",
        version = "mneme " + Version.MNEME,
        description = "Differentiable memory: trains and runs networks that read and write a memory.",
        footer = {
            "mneme train copy",
            "mneme eval runs/copy-dnc/best.safetensors",
            "mneme compare copy",
            "mneme train --help",
            "mneme train copy --help"
        },
        subcommands = {
            EvalCommand.class,
            ReportCommand.class,
            ForwardCommand.class,
            InitCommand.class,
            InspectCommand.class,
            TasksCommand.class,
            BenchCommand.class,
            VersionCommand.class
        })
@SuppressWarnings("unused") // picocli fills the fields
final class CommandTree {
    private static final int WIDTH = 100;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    private boolean version;

    private CommandTree() {}

    static CommandLine create() {
        var root = new CommandLine(new CommandTree());
        root.addSubcommand(TrainCommand.create());
        root.addSubcommand(CompareCommand.create());
        finish(root);
        root.setUsageHelpWidth(WIDTH);
        root.setExpandAtFiles(false);
        root.registerConverter(Long.class, CommandTree::wholeNumber);
        return root;
    }

    /** Gives a command and all below it the common options, and their help its form. */
    private static void finish(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        command.addMixin("common", CommandSpec.forAnnotatedObject(new Common()));
        var footer = new ArrayList<>(List.of("%nExamples:"));
        Arrays.stream(command.usageMessage().footer()).map("  "::concat).forEach(footer::add);
        command.usageMessage()
                .footer(footer.toArray(String[]::new))
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n");
        line.getSubcommands().values().forEach(CommandTree::finish);
    }

    private static Long wholeNumber(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            String needed = text.matches("[+-]?[0-9]+") ? Long.MIN_VALUE + " to " + Long.MAX_VALUE : "a whole number";
            throw new TypeConversionException("must be %s, but is %s".formatted(needed, text));
        }
    }

    static int run(String[] args, Terminal terminal) throws Exception {
        CommandLine root = create();
        ParseResult parsed = root.parseArgs(args);
        for (CommandLine command : parsed.asCommandLineList()) {
            if (command.isUsageHelpRequested()) {
                command.usage(terminal.out(), Ansi.OFF);
                return Main.DONE;
            }
            if (command.isVersionHelpRequested()) {
                command.printVersionHelp(terminal.out(), Ansi.OFF);
                return Main.DONE;
            }
        }
        Given given = given(parsed, Set.of());
        if (given.values().get(Given.CONFIG.substring(2)) instanceof String path) {
            var file = ConfigFile.read(Path.of(path), deepest(parsed).commandSpec(), given);
            given = given(parse(root, args, file), file.names());
            parsed = root.getParseResult();
        }
        CommandSpec command = deepest(parsed).commandSpec();
        if (!(command.userObject() instanceof Action action)) {
            throw new UsageException("a command is missing; there are %s. See '%s --help'"
                    .formatted(String.join(", ", command.subcommands().keySet()), command.qualifiedName()));
        }
        return action.run(given.withPreset(), terminal);
    }

    private static ParseResult parse(CommandLine root, String[] args, ConfigFile file) {
        try {
            return root.setDefaultValueProvider(file).parseArgs(args);
        } catch (ParameterException e) {
            throw new UsageException(file.at(e.getArgSpec()) + sentence(e), e);
        }
    }

    private static ParseResult deepest(ParseResult parsed) {
        return parsed.hasSubcommand() ? deepest(parsed.subcommand()) : parsed;
    }

    /** What was said of every command on the way to the deepest, which has to know it. */
    private static Given given(ParseResult parsed, Set<String> shared) {
        CommandSpec command = deepest(parsed).commandSpec();
        var values = new LinkedHashMap<String, Object>();
        for (Optional<ParseResult> at = Optional.of(parsed);
                at.isPresent();
                at = at.filter(ParseResult::hasSubcommand).map(ParseResult::subcommand)) {
            for (OptionSpec option : at.get().matchedOptions()) {
                if (command.findOption(option.longestName()) == null) {
                    throw new UsageException("'%s' has no option %s; see '%s --help'"
                            .formatted(command.name(), option.longestName(), command.qualifiedName()));
                }
                values.put(option.longestName().substring(2), option.getValue());
            }
        }
        shared.forEach(name -> values.put(name, command.findOption("--" + name).getValue()));
        return new Given(values, shared);
    }

    /** What is wrong with a command line. */
    static String sentence(ParameterException e) {
        if (e.getCause() instanceof TypeConversionException kind) {
            String said = String.valueOf(kind.getMessage());
            return said.startsWith("--") || !(e.getArgSpec() instanceof OptionSpec option)
                    ? said
                    : option.longestName() + " " + said;
        }
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "%s; did you mean %s?".formatted(e.getMessage(), String.join(" or ", unmatched.getSuggestions()));
        }
        return "%s; see '%s --help'"
                .formatted(e.getMessage(), e.getCommandLine().getCommandSpec().qualifiedName());
    }
}
