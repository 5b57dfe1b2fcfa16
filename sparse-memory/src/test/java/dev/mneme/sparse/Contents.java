package dev.mneme.sparse;

import dev.mneme.kernels.Mat;
import java.util.SplittableRandom;

/** What the rows of a memory may look like. */
enum Contents {
    /** Directions spread evenly, of any length. */
    GAUSSIAN {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            float length = (float) Math.exp(4 * random.nextGaussian());
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, length * (float) random.nextGaussian());
            }
        }
    },
    /** Twenty tight clusters. */
    CLUSTERED {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            var centre = new SplittableRandom(random.nextInt(20));
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) (centre.nextGaussian() + 0.02 * random.nextGaussian()));
            }
        }
    },
    /** Three rows over and over: ties everywhere. */
    REPEATED {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            var copy = new SplittableRandom(random.nextInt(3));
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) copy.nextGaussian());
            }
        }
    },
    /** One word of each row. */
    ONE_HOT {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            zero(x, row);
            x.set(row, random.nextInt(x.cols()), random.nextBoolean() ? 1 : -0.01f);
        }
    },
    /** Nine of ten rows are 0. */
    MOSTLY_ZERO {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            if (random.nextInt(10) == 0) {
                GAUSSIAN.fill(x, row, random);
            } else {
                zero(x, row);
            }
        }
    },
    /** The same small number everywhere, as memories begin. */
    CONSTANT {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, 1e-6f);
            }
        }
    },
    /** Rows whose cosines lie as far from their codes as can be: just beside the half between two. */
    BETWEEN_CODES {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            int words = x.cols();
            double rest = 1;
            for (int j = 0; j < words; j++) {
                double most = Math.sqrt(Math.max(0, rest) / (words - j)) * 127;
                double code = Math.max(0, Math.floor(most - 0.5)) + 0.5 + (random.nextBoolean() ? 1e-4 : -1e-4);
                double word = Math.min(code / 127, Math.sqrt(Math.max(0, rest)));
                rest -= word * word;
                x.set(row, j, (float) (random.nextBoolean() ? word : -word));
            }
        }
    };

    /** Writes a row. */
    abstract void fill(Mat x, int row, SplittableRandom random);

    private static void zero(Mat x, int row) {
        for (int j = 0; j < x.cols(); j++) {
            x.set(row, j, 0);
        }
    }
}
