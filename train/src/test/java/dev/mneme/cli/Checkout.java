package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A checkout with the launcher and hardly any sources, an {@code mvn} that makes jars of nothing, and a {@code java} that
 * only writes down how it was started.
 */
final class Checkout {
    private static final String MVN = """
        #!/bin/sh
        printf b >>"$STUBS/builds"
        mkdir -p train/target/lib
        touch train/target/lib/other.jar train/target/mneme-train-1.jar train/target/mneme-train-1-sources.jar
        """;
    private static final String JAVA = """
        #!/bin/sh
        printf '%s\\0' "$LC_ALL" "$@" >"$STUBS/started"
        if [ -n "$WAIT" ]; then echo runs; read line || true; fi
        """;

    final Path root;
    final Path stubs;
    final Map<String, String> environment = new HashMap<>(System.getenv());
    Path from; // the current folder of whoever starts it

    /** What a process said, both streams as one, and its exit code. */
    record Said(int code, String text) {
        Said succeeds() {
            assertEquals(0, code, text);
            return this;
        }

        /** On one line with these words. */
        void fails(String... words) {
            assertEquals(1, code, text);
            assertTrue(text.startsWith("mneme: ") && text.lines().count() == 1, text);
            List.of(words).forEach(word -> assertTrue(text.contains(word), text));
        }
    }

    /** In the folder {@code root}, with its stubs in {@code temp}. */
    Checkout(Path temp, Path root) throws IOException {
        this.root = root;
        stubs = Files.createDirectories(temp.resolve("stubs"));
        from = temp;
        Path launcher = Files.createDirectories(root).resolve("mneme");
        Files.copy(Path.of("../mneme"), launcher);
        Files.writeString(root.resolve("pom.xml"), "");
        for (String module : List.of("kernels", "sparse-memory", "model", "train")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        }
        script(stubs.resolve("bin/mvn"), MVN);
        script(stubs.resolve("jdk/bin/java"), JAVA);
        script(stubs.resolve("jdk/bin/javac"), "");
        Files.writeString(stubs.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.contains("JAVA") || name.equals("CDPATH"));
        environment.put("LANG", "C");
        environment.put("STUBS", stubs.toString());
        environment.put("PATH", stubs.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("MNEME_JAVA_HOME", stubs.resolve("jdk").toString());
    }

    static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }

    /** Skips a test whose folders this JVM cannot name. */
    static void requireName(String name) {
        String encoding = System.getProperty("sun.jnu.encoding");
        assumeTrue(
                Charset.forName(encoding).newEncoder().canEncode(name),
                "skipped: this JVM was started with names in " + encoding);
    }

    Said run(String... args) throws Exception {
        return start(root.resolve("mneme"), args).said();
    }

    /** A process that goes on. */
    record Started(Process process) {
        Said said() throws Exception {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Said(process.waitFor(), text);
        }
    }

    /** Through any link to the launcher. */
    Started start(Path launcher, String... args) throws IOException {
        return start(
                Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList());
    }

    Started start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Started(builder.start());
    }

    /** What the JVM was started with last; first the locale. */
    List<String> started() throws IOException {
        return List.of(Files.readString(stubs.resolve("started")).split("\0"));
    }

    /** The folder of jars that the JVM was started with. */
    Path modules() throws IOException {
        return Path.of(started().get(started().indexOf("-p") + 1));
    }

    /** How often Maven ran. */
    long builds() throws IOException {
        Path file = stubs.resolve("builds");
        return Files.exists(file) ? Files.size(file) : 0;
    }

    Path app() {
        return root.resolve("target/app");
    }

    /** Makes a source newer than the newest build. */
    void change() throws IOException {
        FileTime built = Files.getLastModifiedTime(app().resolve("current"));
        Files.setLastModifiedTime(
                root.resolve("train/pom.xml"), FileTime.fromMillis(built.toMillis() + 1)); // over by the next build
    }

    /** The builds there are, oldest first. */
    List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(app())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("20[0-9]{6}-[0-9]{6}-[0-9]+"))
                    .sorted()
                    .toList();
        }
    }

    /** All files of {@code folder} with their content, but what a build makes in this checkout and what the stubs write. */
    Map<Path, String> others(Path folder) throws IOException {
        var all = new TreeMap<Path, String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                boolean own = file.startsWith(root.resolve("target"))
                        || file.startsWith(root.resolve("train/target"))
                        || file.getParent().equals(stubs);
                if (!own) {
                    boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                    all.put(file, regular ? Files.readString(file) : "no file");
                }
            }
        }
        return all;
    }
}
