package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the module system cannot see: rules of the architecture, read off the sources. */
class ArchitectureTest {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final List<Source> SOURCES = new ArrayList<>();

    /** A file of some module's main sources, its path with / and its text without comments. */
    private record Source(String path, String text) {
        private static final Pattern NAMED = Pattern.compile("\\bdev\\.mneme(\\.[a-z]+)+(?=\\.[A-Z*])");
        private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\\n]++|\\\\.)*+\"");

        /** The package in which it stands. */
        String room() {
            return path.replaceFirst(".*src/main/java/", "")
                    .replaceFirst("/[^/]*$", "")
                    .replace('/', '.');
        }

        /** The packages that it names. */
        Set<String> rooms() {
            var rooms = new TreeSet<String>();
            NAMED.matcher(STRING.matcher(text).replaceAll("")).results().forEach(found -> rooms.add(found.group()));
            rooms.remove(room());
            return rooms;
        }
    }

    @BeforeAll
    static void read() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("kernels/src/main/java"))) {
            root = root.getParent();
        }
        Path top = root;
        for (String module : List.of("kernels", "sparse-memory", "model", "train", "jmh")) {
            try (var files = Files.walk(top.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
                    SOURCES.add(new Source(top.relativize(file).toString().replace('\\', '/'), text));
                }
            }
        }
        assertTrue(SOURCES.size() > 60, "only " + SOURCES.size() + " sources found under " + root);
    }

    /** The sources under {@code module} that match {@code regex}. */
    private static List<String> under(String module, String regex) {
        var pattern = Pattern.compile(regex);
        return SOURCES.stream()
                .filter(source -> source.path.startsWith(module))
                .filter(source -> pattern.matcher(source.text).find())
                .map(Source::path)
                .toList();
    }

    @Test
    void offHeapMemoryComesFromTensorArenaAlone() {
        String allocation = "Arena\\s*\\.\\s*(of|global)|\\ballocateDirect\\b|SegmentAllocator|\\bUnsafe\\b";
        assertEquals(List.of("kernels/src/main/java/dev/mneme/kernels/TensorArena.java"), under("", allocation));
    }

    @Test
    void vectorsAreAffairOfTheKernelsInternalsAlone() {
        List<String> users = under("", "import (static )?jdk\\.incubator\\.vector|requires jdk\\.incubator");
        List<String> outside = users.stream()
                .filter(path -> !path.startsWith("kernels/src/main/java/dev/mneme/kernels/internal/"))
                .filter(path -> !path.equals("kernels/src/main/java/module-info.java"))
                .toList();
        assertEquals(List.of(), outside);
    }

    @Test
    void modelKnowsNoChanceNoClockNoFileAndStartsNoThread() {
        String chance = "java\\.util\\.Random|RandomGenerator|ThreadLocalRandom|SplittableRandom|Math\\s*\\.\\s*random";
        String clock = "java\\.time|currentTimeMillis|nanoTime|java\\.util\\.Date|System\\s*\\.\\s*getenv";
        String file = "java\\.nio\\.(file|channels)|java\\.io|java\\.net";
        String thread = "\\bThread\\b|java\\.util\\.concurrent|parallelStream|\\.parallel\\(";
        for (String module : List.of("kernels/", "sparse-memory/", "model/")) {
            assertEquals(List.of(), under(module, chance), "random numbers");
            assertEquals(List.of(), under(module, clock), "clocks and surroundings");
            assertEquals(List.of(), under(module, file), "files");
        }
        assertEquals(List.of(), under("model/", thread), "threads");
        assertEquals(List.of(), under("model/", "System\\s*\\.\\s*(out|err|exit)|Logger"), "words to the user");
    }

    @Test
    void nothingReadsObjectsRunsProgramsOrGoesBehindTheLanguage() {
        String behind = "ObjectInputStream|readObject\\s*\\(|Runtime\\s*\\.\\s*getRuntime\\(\\)\\s*\\.\\s*exec"
                + "|sun\\.misc|jdk\\.internal|setAccessible|ScriptEngine|System\\s*\\.\\s*load(Library)?\\s*\\(";
        assertEquals(List.of(), under("", behind));
        assertEquals(
                List.of("train/src/main/java/dev/mneme/train/bench/OtherProcess.java"),
                under("", "ProcessBuilder"),
                "only a benchmark needs a process of its own");
    }

    @Test
    void importsGoDownwards() {
        String model = "import (static )?dev\\.mneme\\.(model|train|cli)\\b";
        assertEquals(List.of(), under("kernels/", "import (static )?dev\\.mneme\\.(sparse|model|train|cli|jmh)\\b"));
        assertEquals(List.of(), under("sparse-memory/", model));
        assertEquals(
                List.of(), under("model/", "import (static )?dev\\.mneme\\.(train|cli|jmh|kernels\\.internal)\\b"));
        assertEquals(List.of(), under("train/", "import (static )?dev\\.mneme\\.(jmh|kernels\\.internal)\\b"));
    }

    @Test
    void packagesNameEachOtherInOneDirection() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Source source : SOURCES) {
            arrows.computeIfAbsent(source.room(), _ -> new TreeSet<>()).addAll(source.rooms());
        }
        while (arrows.keySet().removeIf(room -> isAnEnd(room, arrows))) {
            // nothing that is left goes through it
        }
        assertEquals(Map.of(), arrows, "packages on a circle, with what they name");
    }

    /** Whether a package names nothing of these, or nothing of these names it. */
    private static boolean isAnEnd(String room, Map<String, Set<String>> arrows) {
        return Collections.disjoint(arrows.get(room), arrows.keySet())
                || arrows.values().stream().noneMatch(named -> named.contains(room));
    }

    @Test
    void memoriesAndMechanismsHaveNoParameters() {
        assertEquals(List.of(), under("model/src/main/java/dev/mneme/model/addressing/", "ParameterLayout"));
        assertEquals(List.of(), under("model/src/main/java/dev/mneme/model/memory/", "ParameterLayout"));
    }
}
