package dev.mneme.cli;

import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.StepBench;
import dev.mneme.train.bench.StepCost;
import dev.mneme.train.bench.StepSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mneme bench}: what a step costs. */
@Command(
        name = "bench",
        description = "Measures what a step costs.",
        footer = {"mneme bench scaling", "mneme bench step --memory sam --memory-size 1000000"},
        subcommands = {ScalingCommand.class, BenchCommand.Step.class})
final class BenchCommand {
    /** How long to measure. */
    static final class Seconds {
        private static final String SECONDS = "--seconds";
        private static final double MOST = 86_400;

        @Option(
                names = SECONDS,
                paramLabel = "NUMBER",
                description = "How long to measure, again and again until two medians agree; ten times as long at most"
                        + " (default: 3.0)")
        private Double seconds = 3.0;

        double get() {
            return above0(SECONDS, seconds);
        }

        /** A number above 0, at most a day. */
        static double above0(String option, double value) {
            if (!(value > 0 && value <= MOST)) {
                throw new UsageException(
                        "%s must be above 0 and at most %s, but is %s".formatted(option, (long) MOST, value));
            }
            return value;
        }
    }

    /** {@code mneme bench step}: of one network in this process. */
    @Command(
            name = "step",
            description = "Measures forward and backward of one network in this process.",
            footer = {
                "mneme bench step --memory sam --memory-size 1000000",
                "mneme bench step --memory dnc --memory-size 1024"
            })
    static final class Step implements Action {
        private static final StepSetting DEFAULT =
                StepSetting.of("sam", IndexKind.AUTO, 65_536, StepSetting.Work.DEFAULT, 1);

        @Mixin
        @SuppressWarnings("unused") // Given has what was said
        private final SettingsMixin settings = new SettingsMixin().add(DEFAULT);

        @Mixin
        private final Seconds seconds = new Seconds();

        @Mixin
        private final Machine machine = new Machine();

        @Override
        public int run(Given all, Terminal terminal) {
            Given given = new Unused().with(DEFAULT, all).leftOutOf(all, terminal);
            StepSetting setting = given.with(DEFAULT).withThreads(machine.threads(DEFAULT.threads(), terminal));
            new Unused().add(setting.idle()).leftOutOf(given, terminal);
            double measured = seconds.get();
            Given.checked(setting::model);
            StepBench.requireRoom(setting, machine.memoryLimit());
            StepCost cost = new StepBench(setting, measured).measure();
            return terminal.done(given, cost::json, () -> cost.text(setting));
        }
    }
}
