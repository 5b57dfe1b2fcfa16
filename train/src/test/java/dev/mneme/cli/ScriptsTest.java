package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ShellCheck has nothing to say about any script of the sources. */
class ScriptsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void everyScriptIsCleanForShellCheck() throws Exception {
        List<String> scripts = scripts();
        assertTrue(scripts.containsAll(List.of("../mneme", "../.ci/run")), scripts.toString());
        var command = new ArrayList<>(List.of("shellcheck", "--"));
        command.addAll(scripts);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            abort("skipped: shellcheck cannot be started here (" + e.getMessage() + ")");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        assertEquals(0, process.waitFor(), said);
    }

    private static List<String> scripts() throws IOException {
        var scripts = new ArrayList<String>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return List.of("target", ".git", "runs")
                                .contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && isScript(file)) {
                    scripts.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return scripts;
    }

    private static boolean isScript(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(40), ISO_8859_1).matches("(?s)#![^\n]*\\b(ba|da|)sh\\b.*");
        }
    }
}
