package dev.mneme.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher makes of its surroundings when it starts Java. */
class LauncherStartTest {
    private static final String SERIAL = "-XX:+UseSerialGC";

    @TempDir
    Path temp;

    private Checkout checkout;

    @BeforeEach
    void checkOut() throws Exception {
        checkout = new Checkout(temp, temp.resolve("my lab").resolve("mneme"));
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, C", "LANG, xx_YY.UTF-8", "LC_CTYPE, UTF-8", "LC_TIME, xx_YY.UTF-8"
    })
    void aLocaleThatWouldLoseLettersGivesWay(String variable, String value) throws Exception {
        assumeTrue(hasUtf8(), "skipped: no UTF-8 locale is installed");
        checkout.environment.put("LANG", "C.UTF-8");
        checkout.environment.put(variable, value);
        checkout.run().succeeds();
        assertTrue(
                checkout.started().getFirst().matches("(?i).+\\.utf-?8"),
                checkout.started().getFirst());
    }

    private static boolean hasUtf8() throws Exception {
        Process locales = new ProcessBuilder("locale", "-a").start();
        return new String(locales.getInputStream().readAllBytes()).matches("(?is).*utf-?8.*");
    }

    @Test
    void aLocaleWithLettersStays() throws Exception {
        Checkout.script(checkout.stubs.resolve("bin/locale"), "#!/bin/sh\necho ISO-8859-15\n");
        checkout.environment.put("LC_ALL", "fr_FR@euro");
        checkout.run().succeeds();
        assertEquals("fr_FR@euro", checkout.started().getFirst());
    }

    @Test
    void withoutAnyOtherLocaleLettersInThePathAreRefused() throws Exception {
        Checkout.requireName("ö");
        Checkout.script(checkout.stubs.resolve("bin/locale"), "#!/bin/sh\necho ANSI_X3.4-1968\n");
        checkout.run().succeeds();
        var other = new Checkout(temp, temp.resolve("jörg"));
        other.run().fails("UTF-8 locale");
        assertEquals(1, other.builds());
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -XX:+UseZGC",
        "JAVA_TOOL_OPTIONS, -XX:-UseSerialGC -Xmx1g",
        "JDK_JAVA_OPTIONS, '\"-XX:+UseG1GC\" -ea'",
        "JDK_JAVA_OPTIONS, @/etc/java/options",
        "_JAVA_OPTIONS, -Xmx1g -XX:+UseShenandoahGC",
        "MNEME_JAVA_OPTS, -XX:+UseParallelGC",
        "MNEME_JAVA_OPTS, -XX:Flags=my.flags"
    })
    void aCollectorThatWasChosenGoesFirst(String variable, String value) throws Exception {
        checkout.environment.put(variable, value);
        checkout.run().succeeds();
        assertEquals(
                List.of(), checkout.started().stream().filter(SERIAL::equals).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g", "-XX:+UseCompressedOops", "-XX:-UseGCOverheadLimit", "-Dmail=me@home"})
    void otherOptionsLeaveTheCollector(String value) throws Exception {
        checkout.environment.put("JAVA_TOOL_OPTIONS", value);
        checkout.environment.put("MNEME_JAVA_OPTS", value);
        checkout.run().succeeds();
        assertEquals(
                List.of(SERIAL),
                checkout.started().stream().filter(SERIAL::equals).toList());
    }

    @Test
    void optionsAreSplitAtBlanksAndNothingElse() throws Exception {
        checkout.environment.put("MNEME_JAVA_OPTS", "-Da=*  -Db=$HOME;x\n-Dc='\"");
        Files.writeString(temp.resolve("-Da=some file"), "");
        checkout.run().succeeds();
        int first = checkout.started().indexOf("-Da=*");
        assertEquals(
                List.of("-Da=*", "-Db=$HOME;x", "-Dc='\"", "--add-modules"),
                checkout.started().subList(first, first + 4));
    }

    @Test
    void needsNoHome() throws Exception {
        checkout.environment.remove("HOME");
        String jdk = checkout.environment.remove("MNEME_JAVA_HOME");
        checkout.environment.put("JAVA_HOME", jdk);
        checkout.run().succeeds();
        checkout.environment.keySet().retainAll(List.of("PATH", "STUBS", "JAVA_HOME"));
        checkout.run("tasks").succeeds();
        assertEquals("tasks", checkout.started().getLast());
    }

    @Test
    void aJdkMayBeNamedFromHere() throws Exception {
        checkout.environment.put("MNEME_JAVA_HOME", "stubs/jdk");
        checkout.run().succeeds();
        checkout.environment.put("MNEME_JAVA_HOME", "stubs/no jdk");
        checkout.run().fails("stubs/no jdk", "no JDK 25");
    }

    /** Relative, of links and of folders, with names that a shell would like to read otherwise. */
    @Test
    void isFoundThroughLinks() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("-n bin\n"));
        Files.createSymbolicLink(temp.resolve("link\n"), Path.of("my lab"));
        Files.createSymbolicLink(folder.resolve("-first"), Path.of("../link\n/mneme/mneme"));
        Files.createSymbolicLink(temp.resolve("second"), Path.of("-n bin\n/-first"));
        Path third = Files.createSymbolicLink(temp.resolve("third"), temp.resolve("second"));
        for (Path link : List.of(folder.resolve("-first"), temp.resolve("second"), third, Path.of("./third"))) {
            checkout.start(link, "version").said().succeeds();
            assertEquals(checkout.app().toRealPath(), checkout.modules().getParent(), link.toString());
        }
        assertEquals(1, checkout.builds());
    }

    /** {@code cd} in a shell with a CDPATH goes elsewhere. */
    @Test
    void isFoundWhateverCdpathSays() throws Exception {
        Files.createDirectories(temp.resolve("elsewhere/my lab/mneme"));
        checkout.environment.put("CDPATH", temp.resolve("elsewhere").toString());
        checkout.start(List.of("my lab/mneme/mneme", "version")).said().succeeds();
        assertEquals(checkout.app().toRealPath(), checkout.modules().getParent());
        checkout.start(List.of("bash", "my lab/mneme/mneme", "version")).said().succeeds();
        checkout.from = checkout.root;
        checkout.start(List.of("bash", "mneme", "version")).said().succeeds();
        assertEquals(1, checkout.builds());
    }

    @Test
    void theGateRunsInItsCheckout() throws Exception {
        Path run = checkout.root.resolve(".ci/run");
        Checkout.script(run, Files.readString(Path.of("../.ci/run")));
        Checkout.script(checkout.stubs.resolve("bin/mvn"), "#!/bin/sh\npwd; echo \"$@\"\n");
        Files.createDirectories(temp.resolve("elsewhere/my lab/mneme/.ci"));
        checkout.environment.putAll(Map.of("CDPATH", temp.resolve("elsewhere").toString()));
        for (String path : List.of(run.toString(), "my lab/mneme/.ci/run")) {
            String said =
                    checkout.start(List.of("bash", path)).said().succeeds().text();
            assertEquals(checkout.root.toRealPath() + "\nverify\n", said);
        }
    }

    /** Java itself, in folders and in a locale that it does not like, with what people set and without what they lack. */
    @Test
    void javaRunsInAnOddFolderOfAPoorLocale() throws Exception {
        Checkout.requireName("jörg");
        assumeTrue(hasUtf8(), "skipped: no UTF-8 locale is installed");
        var odd = new Checkout(temp, temp.resolve("it's, \"jörg\"; *\n!").resolve("mneme"));
        OwnJvm.jars(odd.root.resolve("train/target/lib"));
        Files.createFile(odd.root.resolve("train/target/mneme-train-1-sources.jar"));
        Checkout.script(odd.stubs.resolve("bin/mvn"), "#!/bin/sh\n");
        odd.environment.putAll(Map.of(
                "LC_ALL",
                "C",
                "MNEME_JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                "-XX:+UseZGC",
                "MNEME_JAVA_OPTS",
                "-Xmx256m -Dmneme.simd=scalar"));
        odd.environment.remove("HOME");
        odd.from = Files.createDirectory(temp.resolve("größe*"));
        Object[] train = {"train", "copy", Cli.TINY, "--iterations", "2", "--out", "läuft"};
        String said = odd.run(Cli.flat(train).toArray(String[]::new)).succeeds().text();
        assertTrue(said.contains("run läuft\n"), said);
        assertTrue(Files.size(odd.from.resolve("läuft/latest.safetensors")) > 0);
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(
                    Set.of(checkout.root.getParent(), odd.root.getParent(), odd.from, odd.stubs),
                    files.collect(toSet()));
        }
        odd.environment.remove("JAVA_TOOL_OPTIONS");
        odd.environment.put("MNEME_JAVA_OPTS", "-XX:+UseParallelGC");
        odd.run("version").succeeds();
    }
}
