package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Once compiled, operations allocate nothing: some window of calls, after any number of them, must show that. */
final class AllocationTest {

    private final Floats floats = new Floats();

    @AfterEach
    void close() {
        floats.close();
    }

    private static void assertAllocatesNothing(String what, Runnable operation) {
        long fewest = Long.MAX_VALUE;
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (fewest > 0 && System.nanoTime() < deadline) {
            long before = AllocatedBytes.ofThisThread();
            for (int i = 0; i < 500; i++) {
                operation.run();
            }
            fewest = Math.min(fewest, AllocatedBytes.ofThisThread() - before);
        }
        assertEquals(0, fewest, what + ": bytes in 500 calls");
    }

    @Test
    void vectorOperations() {
        Vec x = floats.vec(100, 1);
        Vec y = floats.vec(100, 2);
        Vec z = floats.vec(100, 0);
        assertAllocatesNothing("axpy", () -> Kernels.axpy(0.1f, x, y));
        assertAllocatesNothing("multiplyAdd", () -> Kernels.multiplyAdd(x, y, z));
        assertAllocatesNothing("sigmoid", () -> Kernels.sigmoid(x, y));
        assertAllocatesNothing("tanh", () -> Kernels.tanh(x, y));
        assertAllocatesNothing("oneplus", () -> Kernels.oneplus(x, y));
        assertAllocatesNothing("softmax", () -> Kernels.softmax(x, y));
        assertAllocatesNothing("softmaxBackward", () -> Kernels.softmaxBackward(x, y, z));
        assertAllocatesNothing("zero", () -> Kernels.zero(z));
        assertAllocatesNothing("many in one method", () -> {
            Kernels.sigmoid(x, y);
            Kernels.tanh(x, y);
            Kernels.oneplus(x, y);
            Kernels.softmax(x, y);
            Kernels.softmaxBackward(x, y, z);
            Kernels.zero(z);
            Kernels.multiplyAdd(x, y, z);
            z.set(4, Kernels.dot(x, y) + Kernels.sum(y) + Kernels.max(x));
        });
        assertAllocatesNothing("sums", () -> z.set(3, Kernels.dot(x, y) + Kernels.sum(y) + Kernels.max(x)));
    }

    @Test
    void products() {
        Mat a = floats.mat(13, 40);
        Mat b = floats.mat(40, 50);
        Mat c = floats.mat(13, 50);
        Mat d = floats.mat(13, 40);
        Mat e = floats.mat(40, 50);
        assertAllocatesNothing("products", () -> {
            Kernels.zero(c);
            MatMul.multiply(a, 0, 13, b, c, 0);
            MatMul.multiplyTransposed(c, 0, 13, b, d, 0);
            MatMul.transposedMultiply(a, 0, 13, c, 0, e, 0, 40);
            Kernels.zero(d);
        });
    }

    @Test
    void memoryAndLinks() {
        int n = 20;
        Mat m = floats.mat(n, 17);
        Vec e = floats.vec(17, 1);
        Vec v = floats.vec(17, 2);
        Mat l = floats.links(n);
        Mat dL = floats.links(n);
        Vec w = floats.weights(n);
        Vec p = floats.weights(n);
        Vec dW = floats.weights(n);
        Vec dP = floats.weights(n);
        Mat reads = floats.mat(4, n);
        Mat forward = floats.mat(4, n);
        Mat backward = floats.mat(4, n);
        Mat dReads = floats.mat(4, n);
        assertAllocatesNothing("memory", () -> {
            MemoryKernels.eraseAdd(m, w, e, v, m);
            Kernels.inverseNorms(m, 1e-6f, dW);
            MemoryKernels.linkForward(l, w, p, reads, forward, backward);
            MemoryKernels.linkBackward(l, w, p, reads, forward, backward, dL, dW, dP, dReads);
            Kernels.zero(dL);
            Kernels.zero(dReads);
        });
    }
}
