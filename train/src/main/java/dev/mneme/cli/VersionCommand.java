package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.machine.MachineMemory;
import dev.mneme.train.run.Version;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code mneme version}: what runs here. */
@Command(
        name = "version",
        description = "Shows the version, the JDK, the loops in use, the processors and the memory limit.",
        footer = {"mneme version", "mneme version --json"})
final class VersionCommand implements Action {
    @Override
    public int run(Given given, Terminal terminal) {
        String jdk = Runtime.version() + " (" + System.getProperty("java.vendor", "unknown vendor") + ")";
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        int processors = Runtime.getRuntime().availableProcessors();
        long memory = MachineMemory.forTensors();
        return terminal.done(
                given,
                () -> new JsonObject()
                        .put("mneme", Version.MNEME)
                        .put("jdk", jdk)
                        .put("system", system)
                        .put("loops", Kernels.loops())
                        .put("vector-bits", Kernels.vectorBits())
                        .put("processors", processors)
                        .put("memory-limit", memory),
                () -> List.of(
                        "mneme         " + Version.MNEME,
                        "jdk           " + jdk,
                        "system        " + system,
                        "loops         " + Kernels.loops(),
                        "processors    " + processors,
                        "memory limit  " + MachineMemory.readable(memory) + " for tensors"));
    }
}
