package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher builds in a checkout of any name, deletes its own old builds, and touches nothing else. */
class LauncherTest {
    private static final List<String> ODD = List.of(
            "my lab",
            " blank ",
            "it's \"said\"",
            "two\nlines",
            "end\n",
            "*",
            "[a-z]?",
            "-rf",
            "--",
            "a;b&c|d",
            "$(touch pwned)`touch pwned`$HOME",
            "100%41%s",
            "wow!",
            "~",
            "#1",
            "tab\there",
            "jörg 漢字");

    /** What the launcher may expect of any system. */
    private static final List<String> TOOLS = List.of(
            "bash cat cp date env find grep head locale mkdir mv readlink rm rmdir sed sh sleep touch".split(" "));

    @TempDir
    Path temp;

    static List<String> odd() {
        return ODD;
    }

    @ParameterizedTest
    @MethodSource("odd")
    void worksInAFolderOfAnyName(String name) throws Exception {
        Checkout.requireName(name);
        for (String word : name.strip().split("\\s")) {
            Files.writeString(Files.createDirectories(temp.resolve(word)).resolve("thesis.txt"), "years of work");
        }
        var checkout = new Checkout(temp, temp.resolve(name).resolve("mneme"));
        oldBuilds(checkout, 6);
        Path notes = Files.writeString(checkout.app().resolve("2020-notes"), "mine");
        Map<Path, String> before = checkout.others(temp);
        for (int build = 1; build <= 2; build++) {
            checkout.run("train", "copy", name, "", "--out=" + name).succeeds();
            assertEquals(build, checkout.builds());
            List<String> started = checkout.started();
            assertEquals(
                    List.of("train", "copy", name, "", "--out=" + name),
                    started.subList(started.size() - 5, started.size()));
            assertEquals(checkout.app().toRealPath(), checkout.modules().getParent());
            try (Stream<Path> jars = Files.list(checkout.modules())) {
                assertEquals(
                        List.of("mneme-train-1.jar", "other.jar"),
                        jars.map(jar -> jar.getFileName().toString()).sorted().toList());
            }
            assertTrue(checkout.kept().contains(newest(checkout)));
            assertEquals(5, checkout.kept().size(), checkout.kept().toString());
            checkout.change();
        }
        assertEquals(before, checkout.others(temp));
        assertEquals("mine", Files.readString(notes));
        assertEquals("20200101-000004-1", checkout.kept().getFirst());
    }

    private static void oldBuilds(Checkout checkout, int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            Path folder = checkout.app().resolve("20200101-00000%d-1".formatted(i));
            Files.writeString(Files.createDirectories(folder).resolve("old.jar"), "");
        }
    }

    private static String newest(Checkout checkout) throws IOException {
        return Files.readString(checkout.app().resolve("current")).strip();
    }

    @Test
    void buildsOnlyWhenThereIsSomethingNew() throws Exception {
        var checkout = new Checkout(temp, temp.resolve("mneme"));
        assertTrue(checkout.run().succeeds().text().contains("first use"));
        assertEquals("", checkout.run().succeeds().text());
        assertEquals(1, checkout.builds());
        checkout.change();
        assertTrue(checkout.run().succeeds().text().contains("sources changed"));
        assertEquals(2, checkout.builds());
        oldBuilds(checkout, 9);
        assertEquals("", checkout.run().succeeds().text());
        assertEquals(11, checkout.kept().size(), "what is new is judged at a build alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\\b"})
    void refusesAFolderThatJavaMisreads(String name) throws Exception {
        var checkout = new Checkout(temp, temp.resolve(name).resolve("mneme"));
        Map<Path, String> before = checkout.others(temp);
        checkout.run("version").fails(name, "rename");
        assertEquals(before, checkout.others(temp));
        assertFalse(Files.exists(checkout.root.resolve("target")));
        assertEquals(0, checkout.builds());
    }

    /** As the file that names the newest build could be after a crash, or by malice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../..",
                "../../victim",
                "20200101-000009-1",
                "20200101-000001-1/../../../victim",
                "link"
            })
    void neverRunsOrDeletesWhatIsNoBuild(String name) throws Exception {
        var checkout = new Checkout(temp, temp.resolve("mneme"));
        Path victim = Files.createDirectories(checkout.root.resolve("victim"));
        Files.writeString(victim.resolve("evil.jar"), "");
        oldBuilds(checkout, 4);
        for (String link : List.of("link", "20190101-000001-1")) {
            Files.createSymbolicLink(checkout.app().resolve(link), victim);
        }
        Files.writeString(checkout.app().resolve("current"), name + "\n");
        Map<Path, String> before = checkout.others(temp);
        for (int build = 1; build <= 6; build++) {
            checkout.run().succeeds();
            assertEquals(checkout.app().toRealPath(), checkout.modules().getParent());
            assertTrue(checkout.modules().getFileName().toString().equals(newest(checkout)));
            checkout.change();
        }
        assertEquals(before, checkout.others(temp));
        assertTrue(Files.isSymbolicLink(checkout.app().resolve("link")));
    }

    @Test
    void refusesToDeleteThroughALink() throws Exception {
        var checkout = new Checkout(temp, temp.resolve("mneme"));
        Path photos = Files.createDirectories(temp.resolve("photos"));
        for (int i = 0; i < 9; i++) {
            Files.createDirectories(photos.resolve("20240101-12000" + i + "-1"));
        }
        Files.createDirectories(checkout.root.resolve("target"));
        Files.createSymbolicLink(checkout.app(), photos);
        Map<Path, String> before = checkout.others(temp);
        checkout.run().fails("symbolic link", checkout.app().toString());
        assertEquals(before, checkout.others(temp));
        assertEquals(0, checkout.builds());
    }

    @Test
    void aBuildThatRunsStays() throws Exception {
        assumeTrue(onPath("flock"), "skipped: no flock, so nobody knows what runs");
        var checkout = new Checkout(temp, temp.resolve("mneme"));
        checkout.environment.put("WAIT", "yes");
        Checkout.Started training = checkout.start(checkout.root.resolve("mneme"));
        while (!training.process().inputReader().readLine().equals("runs")) {
            // it builds first
        }
        Path running = checkout.modules();
        checkout.environment.remove("WAIT");
        for (int i = 0; i < 8; i++) {
            checkout.change();
            checkout.run().succeeds();
        }
        assertEquals(9, checkout.builds());
        assertTrue(Files.exists(running.resolve("other.jar")));
        assertEquals(6, checkout.kept().size());
        training.said().succeeds();
        checkout.change();
        checkout.run().succeeds();
        assertFalse(Files.exists(running));
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void aBuildThatFailsLeavesNothingAndSaysWhy() throws Exception {
        var checkout = new Checkout(temp, temp.resolve("my lab").resolve("mneme"));
        checkout.run().succeeds();
        String built = newest(checkout);
        checkout.change();
        Path mvn = checkout.stubs.resolve("bin/mvn");
        Checkout.script(mvn, "#!/bin/sh\necho '[ERROR] there is a comma too many'; exit 1\n");
        Checkout.Said said = checkout.run();
        assertEquals(1, said.code(), said.text());
        assertTrue(
                said.text().contains("a comma too many") && said.text().contains("target/app/build.log"), said.text());
        assertEquals(List.of(built), checkout.kept());
        assertEquals(built, newest(checkout));
        Files.delete(mvn);
        checkout.environment.put("PATH", tools(Map.of()).toString());
        assertTrue(checkout.run().text().contains("there is no Maven"));
    }

    /** macOS has no flock. */
    @Test
    void worksWithoutLocksOfTheSystem() throws Exception {
        var checkout = new Checkout(temp, temp.resolve("my lab").resolve("mneme"));
        checkout.environment.put(
                "PATH", tools(Map.of("mvn", checkout.stubs.resolve("bin/mvn"))).toString());
        oldBuilds(checkout, 5);
        Map<Path, String> before = checkout.others(temp);
        for (int build = 1; build <= 6; build++) {
            checkout.run().succeeds();
            assertEquals(5, checkout.kept().size());
            checkout.change();
        }
        assertEquals(6, checkout.builds());
        assertFalse(Files.exists(checkout.app().resolve("lock.d")));
        assertEquals(before, checkout.others(temp));
    }

    /** A folder of what the launcher may expect of any system, and of {@code more}. */
    private Path tools(Map<String, Path> more) throws IOException {
        Path folder = temp.resolve("tools");
        for (String name : TOOLS) {
            Path tool = Stream.of(System.getenv("PATH").split(":"))
                    .map(place -> Path.of(place, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Checkout.script(folder.resolve(name), "#!/bin/sh\nexec %s \"$@\"\n".formatted(tool));
        }
        for (var tool : more.entrySet()) {
            Files.copy(tool.getValue(), folder.resolve(tool.getKey()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return folder;
    }
}
