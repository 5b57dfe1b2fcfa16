package dev.mneme.train.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up machines of both versions, whole and seen from within containers. */
class ControlGroupsTest {
    private static final String UNLIMITED = "9223372036854771712"; // as version 1 writes it

    @TempDir
    Path temp;

    private static void write(Path folder, String name, String content) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve(name), content);
    }

    /** The line of a mount of a hierarchy at {@code point}, escaped as the kernel does it. */
    private static String mount(String type, String options, String root, Path point) {
        String escaped =
                point.toString().replace("\\", "\\134").replace(" ", "\\040").replace("\n", "\\012");
        return "35 32 0:32 %s %s rw,relatime shared:9 - %s cgroup rw,%s\n".formatted(root, escaped, type, options);
    }

    private long limit(String mounts, String groups) throws IOException {
        String others = "23 1 254:0 / / rw - ext4 /dev/vda rw\n30 23 0:27 / /proc rw - proc proc rw\n";
        write(temp.resolve("self"), "mountinfo", others + mounts);
        write(temp.resolve("self"), "cgroup", groups);
        return ControlGroups.memory(temp.resolve("self"));
    }

    @ParameterizedTest
    @CsvSource({"max, 700, 500, 500", "300, 700, 500, 300", "max, 400, max, 400", "max, max, max, 9223372036854775807"})
    void theLeastOfAllOnTheWayUpCounts(String own, String slice, String top, long least) throws IOException {
        Path root = temp.resolve("cgroup");
        write(root.resolve("a.slice/b.scope"), "memory.max", own + "\n");
        write(root.resolve("a.slice"), "memory.max", slice + "\n");
        write(root, "memory.max", top + "\n");
        write(root.resolve("a.slice/b.scope/below"), "memory.max", "1\n");
        write(root.resolve("beside"), "memory.max", "1\n");
        write(temp, "memory.max", "1\n");
        assertEquals(least, limit(mount("cgroup2", "nsdelegate", "/", root), "0::/a.slice/b.scope\n"));
    }

    @Test
    void whereAProcessIsHeldBackIsALimit() throws IOException {
        Path root = temp.resolve("cgroup");
        write(root.resolve("a"), "memory.max", "500\n");
        write(root.resolve("a"), "memory.high", "400\n");
        assertEquals(400, limit(mount("cgroup2", "rw", "/", root), "0::/a\n"));
    }

    @Test
    void versionOneIsReadInItsOwnHierarchy() throws IOException {
        Path root = temp.resolve("memory");
        Path cpu = temp.resolve("cpu");
        write(root.resolve("docker/box"), "memory.limit_in_bytes", UNLIMITED + "\n");
        write(root.resolve("docker"), "memory.limit_in_bytes", "600\n");
        write(root, "memory.limit_in_bytes", UNLIMITED + "\n");
        write(cpu.resolve("docker/box"), "memory.limit_in_bytes", "1\n");
        String mounts = mount("cgroup", "cpu,cpuacct", "/", cpu)
                + mount("cgroup", "hugetlb,memory", "/", root)
                + mount("cgroup2", "rw", "/", temp.resolve("unified"));
        String groups = "5:cpu,cpuacct:/docker/box\n4:hugetlb,memory:/docker/box\n1:name=systemd:/x\n0::/docker/box\n";
        assertEquals(600, limit(mounts, groups));
        write(root.resolve("docker/box"), "memory.stat", "cache 1\nhierarchical_memory_limit 450\nrss 2\n");
        assertEquals(450, limit(mounts, groups));
    }

    /** The group's name is the host's, and its folder is the top of what can be seen. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/docker/box", "/docker/boxes", "/", "/../other", "/docker/box/../../../..", "/docker/box/gone"})
    void theTopCountsForWhatIsOutOfSight(String group) throws IOException {
        Path root = temp.resolve("cgroup");
        write(root, "memory.max", "500\n");
        write(temp, "memory.max", "1\n");
        write(temp.resolve("other"), "memory.max", "1\n");
        assertEquals(500, limit(mount("cgroup2", "rw", "/docker/box", root), "0::" + group + "\n"));
        assertEquals(500, limit(mount("cgroup2", "rw", "/", root), "0::" + group + "\n"));
    }

    @Test
    void aGroupBelowTheRootOfAMountIsFound() throws IOException {
        Path root = temp.resolve("two words\\\n");
        write(root.resolve("in:side"), "memory.max", "300\n");
        write(root, "memory.max", "500\n");
        assertEquals(300, limit(mount("cgroup2", "rw", "/docker/box", root), "0::/docker/box/in:side\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max",
                UNLIMITED,
                "99999999999999999999999999",
                "-1",
                "",
                "\n",
                "garbage",
                "0x10",
                "12 34",
                "1e3",
                "\0"
            })
    void whatIsNoNumberOfBytesLimitsNothing(String content) throws IOException {
        Path root = temp.resolve("cgroup");
        for (String name : new String[] {"memory.max", "memory.high", "memory.limit_in_bytes"}) {
            write(root, name, content);
        }
        write(root, "memory.stat", "hierarchical_memory_limit " + content);
        String mounts = mount("cgroup2", "rw", "/", root) + mount("cgroup", "memory", "/", root);
        assertEquals(ControlGroups.NONE, limit(mounts, "0::/\n4:memory:/\n"));
        write(root, "memory.max", "4096");
        assertEquals(4096, limit(mounts, "0::/\n4:memory:/\n"));
    }

    @Test
    void aMachineWithoutThemLimitsNothing() throws IOException {
        assertEquals(ControlGroups.NONE, ControlGroups.memory(temp.resolve("nothing")));
        assertEquals(ControlGroups.NONE, limit("", ""));
        Path root = temp.resolve("cgroup");
        Files.createDirectories(root.resolve("memory.max"));
        String broken = "1 2 - cgroup2\n - cgroup memory\n\n- - -\n1 2 3 / \0 - cgroup2 x rw\n";
        assertEquals(ControlGroups.NONE, limit(broken + mount("cgroup2", "rw", "/", root), "0::/\n0:\n\n::\n:::\n"));
    }
}
