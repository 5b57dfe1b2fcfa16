package dev.mneme.cli;

import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.BenchTime;
import dev.mneme.train.bench.StepBench;
import dev.mneme.train.bench.StepCost;
import dev.mneme.train.bench.StepSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mneme bench}: what a step costs. */
@Command(
        name = "bench",
        description = "Measures what a step costs.",
        footer = {"mneme bench scaling", "mneme bench step --memory sam --memory-size 1000000"},
        subcommands = {ScalingCommand.class, BenchCommand.Step.class})
final class BenchCommand {
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
        private final SettingsMixin settings = new SettingsMixin().add(DEFAULT).add(BenchTime.DEFAULT);

        @Mixin
        private final Machine machine = new Machine();

        @Override
        public int run(Given all, Terminal terminal) {
            Given given = new Unused().with(DEFAULT, all).leftOutOf(all, terminal);
            StepSetting setting = given.with(DEFAULT).withThreads(machine.threads(DEFAULT.threads(), terminal));
            new Unused().add(setting.idle()).leftOutOf(given, terminal);
            double seconds = given.with(BenchTime.DEFAULT).seconds();
            Given.checked(setting::model);
            StepBench.requireRoom(setting, machine.memoryLimit());
            StepCost cost = new StepBench(setting, seconds).measure();
            return terminal.done(given, cost::json, () -> cost.text(setting));
        }
    }
}
