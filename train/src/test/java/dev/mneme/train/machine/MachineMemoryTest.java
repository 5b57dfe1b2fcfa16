package dev.mneme.train.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {
    /** It knows one limit of a container, and not every one. */
    @Test
    void isWithinWhatTheJvmKnows() {
        long known =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        long budget = MachineMemory.forTensors();
        assertTrue(budget > 0 && budget <= known, budget + " of " + known);
    }

    /** A run that took 400 of 500 MiB was killed. */
    @Test
    void leavesRoomForTheJvmItself() {
        long mebibyte = 1 << 20;
        assertEquals(308 * mebibyte, MachineMemory.share(500 * mebibyte));
        assertEquals(8000 * mebibyte, MachineMemory.share(10_000 * mebibyte));
        assertEquals(0, MachineMemory.share(100 * mebibyte));
    }
}
