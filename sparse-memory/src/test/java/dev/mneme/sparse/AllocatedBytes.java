package dev.mneme.sparse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The bytes that this thread has allocated; by handles, as the module under test does not read the management API. */
final class AllocatedBytes {
    private static final MethodHandle COUNT = handle();

    private AllocatedBytes() {}

    private static MethodHandle handle() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            return MethodHandles.publicLookup()
                    .findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static long ofThisThread() {
        try {
            return (long) COUNT.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
