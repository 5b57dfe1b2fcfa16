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
    },
    /** Half of the rows are the same one, the others anywhere. */
    HALF_EQUAL {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            gaussian(x, row, random.nextBoolean() ? new SplittableRandom(5) : random);
        }
    },
    /** Half of the rows are some twenty, the others anywhere. */
    HALF_IN_GROUPS {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            gaussian(x, row, random.nextBoolean() ? new SplittableRandom(random.nextInt(20)) : random);
        }
    },
    /** Two clouds with nothing between them. */
    TWO_CLOUDS {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            var centre = new SplittableRandom(random.nextInt(2));
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) (centre.nextGaussian() + 0.1 * random.nextGaussian()));
            }
        }
    },
    /** The points of a line. */
    LINE {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            var line = new SplittableRandom(9);
            double at = 6 * random.nextDouble() - 3;
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) (line.nextGaussian() + at * line.nextGaussian()));
            }
        }
    },
    /** About one direction: a key from elsewhere is nearest to the rim. */
    CONE {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) (0.3 * random.nextGaussian() + (j == 0 ? 2 : 0)));
            }
        }
    },
    /** Words of 0, a tenth of them 1: few different similarities. */
    BITS {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, random.nextInt(10) == 0 ? 1 : 0);
            }
        }
    },
    /** One word outweighs all others of its row. */
    HEAVY_TAILED {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, (float) Math.tan(Math.PI * (random.nextDouble() - 0.5)));
            }
        }
    },
    /** Lengths about the square root of ε, which shortens what is compared. */
    FAINT {
        @Override
        void fill(Mat x, int row, SplittableRandom random) {
            gaussian(x, row, random);
            float length = (float) (1e-3 * Math.abs(Math.tan(Math.PI * (random.nextDouble() - 0.5))));
            for (int j = 0; j < x.cols(); j++) {
                x.set(row, j, length * x.get(row, j));
            }
        }
    };

    /** Writes a row. */
    abstract void fill(Mat x, int row, SplittableRandom random);

    /** All directions alike, length 1 or so a word. */
    static void gaussian(Mat x, int row, SplittableRandom random) {
        for (int j = 0; j < x.cols(); j++) {
            x.set(row, j, (float) random.nextGaussian());
        }
    }

    private static void zero(Mat x, int row) {
        for (int j = 0; j < x.cols(); j++) {
            x.set(row, j, 0);
        }
    }
}
