package dev.mneme.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The command line in a process of its own. */
final class OwnJvm {
    private static final List<Class<?>> PARTS = List.of(
            Main.class,
            dev.mneme.model.MemoryNetwork.class,
            dev.mneme.kernels.Kernels.class,
            dev.mneme.sparse.RowStore.class,
            picocli.CommandLine.class,
            org.tomlj.Toml.class);

    private OwnJvm() {}

    /** Java with these arguments of {@code mneme}. */
    static List<String> command(Object... args) {
        String path = String.join(
                java.io.File.pathSeparator,
                PARTS.stream().map(part -> place(part).toString()).toList());
        return Cli.flat(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                List.of("-Xmx256m", "--add-modules", "jdk.incubator.vector", "-cp"),
                path,
                Main.class.getName(),
                List.of(args));
    }

    /** The jars that a build would put into {@code folder}. */
    static void jars(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Class<?> part : PARTS) {
            Path place = place(part);
            if (Files.isDirectory(place)) {
                pack(place, folder.resolve("mneme-" + part.getSimpleName() + ".jar"));
            } else {
                Files.copy(place, folder.resolve(place.getFileName()));
            }
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
