package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.machine.MachineMemory;
import dev.mneme.train.run.Version;
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
        if (given.json()) {
            terminal.out()
                    .println(new JsonObject()
                            .put("mneme", Version.MNEME)
                            .put("jdk", jdk)
                            .put("system", system)
                            .put("loops", Kernels.loops())
                            .put("vector-bits", Kernels.vectorBits())
                            .put("processors", processors)
                            .put("memory-limit", memory)
                            .encode());
            return Main.DONE;
        }
        terminal.out().println("mneme         " + Version.MNEME);
        terminal.out().println("jdk           " + jdk);
        terminal.out().println("system        " + system);
        terminal.out().println("loops         " + Kernels.loops());
        terminal.out().println("processors    " + processors);
        terminal.out().println("memory limit  " + MachineMemory.readable(memory) + " for tensors");
        return Main.DONE;
    }
}
