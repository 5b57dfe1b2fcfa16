package dev.mneme.train.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the control groups of Linux, versions 1 and 2, leave a process of memory: the least limit of its own group and of
 * all above it, as far up as it can see. {@code memory.high} counts too: a process beyond it is held back until it gives
 * memory back, which tensors never do.
 */
final class ControlGroups {
    /** Nothing limits it. */
    static final long NONE = Long.MAX_VALUE;

    private static final List<String> LIMITS = List.of("memory.max", "memory.high", "memory.limit_in_bytes");
    private static final String STATISTICS = "memory.stat";
    private static final String OF_ALL_ABOVE = "hierarchical_memory_limit "; // in version 1; of those out of sight too
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private ControlGroups() {}

    /** Bytes, or {@link #NONE}, by the files {@code mountinfo} and {@code cgroup} of the folder {@code /proc/self}. */
    static long memory(Path process) {
        List<String> groups = lines(process.resolve("cgroup"));
        long least = NONE;
        for (String mount : lines(process.resolve("mountinfo"))) {
            try {
                Optional<Hierarchy> hierarchy = Hierarchy.of(mount);
                for (String group : hierarchy.isPresent() ? groups : List.<String>of()) {
                    least = Math.min(least, hierarchy.orElseThrow().least(group));
                }
            } catch (InvalidPathException _) {
                // a name that this JVM cannot say
            }
        }
        return least;
    }

    /** The group {@code root} as the folder {@code top}, and those below it as the folders in that. */
    private record Hierarchy(boolean unified, String root, Path top) {
        /** Of a line of {@code mountinfo}: {@code id parent device root top options... - type source options}. */
        static Optional<Hierarchy> of(String mount) {
            String[] halves = mount.split(" - ", 2);
            String[] place = halves[0].split(" ", -1);
            String[] kind = halves[halves.length - 1].split(" ", -1);
            boolean unified = kind[0].equals("cgroup2");
            boolean memory = kind[0].equals("cgroup") && has(kind[kind.length - 1], "memory");
            return place.length > 4 && (unified || memory)
                    ? Optional.of(new Hierarchy(unified, unescaped(place[3]), Path.of(unescaped(place[4]))))
                    : Optional.empty();
        }

        /** Of a line of {@code cgroup}: {@code number:controllers:group}. */
        long least(String line) {
            String[] group = line.split(":", 3);
            if (group.length < 3 || !(unified ? group[1].isEmpty() : has(group[1], "memory"))) {
                return NONE;
            }
            long least = NONE;
            for (Path at = folder(group[2]); at != null && at.startsWith(top); at = at.getParent()) {
                for (String name : LIMITS) {
                    least = Math.min(least, number(String.join("", lines(at.resolve(name)))));
                }
                for (String statistic : lines(at.resolve(STATISTICS))) {
                    if (statistic.startsWith(OF_ALL_ABOVE)) {
                        least = Math.min(least, number(statistic.substring(OF_ALL_ABOVE.length())));
                    }
                }
            }
            return least;
        }

        /** The top when the group is out of sight, as from within a container. */
        private Path folder(String group) {
            String above = root.equals("/") ? "" : root;
            String below = group.startsWith(above + "/") ? group.substring(above.length()) : "";
            Path folder = Path.of(top + below).normalize();
            return folder.startsWith(top) ? folder : top;
        }
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",", -1)).contains(word);
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text).replaceAll(octal -> {
            char letter = (char) Integer.parseInt(octal.group(1), 8);
            return letter == '\\' ? "\\\\" : String.valueOf(letter);
        });
    }

    /** "max", and what is more than any machine has, limit nothing. */
    private static long number(String text) {
        return text.strip().matches("[0-9]{1,18}") ? Long.parseLong(text.strip()) : NONE;
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8).lines().toList();
        } catch (IOException _) {
            return List.of(); // not on Linux, or not a file of this version
        }
    }
}
