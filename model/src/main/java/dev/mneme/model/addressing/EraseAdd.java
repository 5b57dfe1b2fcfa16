package dev.mneme.model.addressing;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MemoryKernels;
import dev.mneme.kernels.Vec;

/** Writing (Graves et al. 2016): {@code M = M(t-1)∘(1 - w eᵀ) + w vᵀ}; M (N, W), w (N), e and v (W). */
public final class EraseAdd {
    private EraseAdd() {}

    /** Writes {@code next}. */
    public static void forward(Mat memory, Vec weights, Vec erase, Vec write, Mat next) {
        MemoryKernels.eraseAdd(memory, weights, erase, write, next);
    }

    /** Turns {@code dMemory} from the gradient of M into that of M(t-1), and adds to the others. */
    public static void backward(
            Mat memory, Vec weights, Vec erase, Vec write, Mat dMemory, Vec dWeights, Vec dErase, Vec dWrite) {
        MemoryKernels.eraseAddBackward(memory, weights, erase, write, dMemory, dWeights, dErase, dWrite);
    }
}
