package dev.mneme.cli;

import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.report.FileContents;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mneme inspect FILE}: what a safetensors file holds. */
@Command(
        name = "inspect",
        description = "Shows what a safetensors file holds: configuration, tensors, counts, bytes.",
        footer = {"mneme inspect runs/copy-dnc/best.safetensors", "mneme inspect model.safetensors --json"})
final class InspectCommand implements Action {
    @Parameters(paramLabel = "FILE", description = "Any safetensors file")
    private String path = "";

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(Path.of(path))) {
            if (given.json()) {
                terminal.out().println(FileContents.json(file));
            } else {
                FileContents.text(file).forEach(terminal.out()::println);
            }
        }
        return Main.DONE;
    }
}
