package dev.mneme.kernels;

/** A matrix with a view of each of its rows, made once so that a step makes none: one row a head, key or mode. */
public final class Rows {
    private final Mat mat; // (count, cols)
    private final Vec[] rows; // [i]: (cols)

    private Rows(Mat mat, Vec[] rows) {
        this.mat = mat;
        this.rows = rows;
    }

    /** New zeroed rows. */
    public static Rows of(TensorArena arena, int count, int cols) {
        return of(arena.mat(count, cols));
    }

    /** Views of all rows of {@code mat}. */
    public static Rows of(Mat mat) {
        Vec[] rows = new Vec[mat.rows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = mat.row(i);
        }
        return new Rows(mat, rows);
    }

    /** A padded vector as a matrix of one row. */
    public static Rows of(Vec vec) {
        return new Rows(new Mat(vec.data(), vec.offset(), 1, vec.size(), Shapes.stride(vec.size())), new Vec[] {vec});
    }

    /** The matrix, (count, cols). */
    public Mat mat() {
        return mat;
    }

    /** Row {@code i}, (cols). */
    public Vec row(int i) {
        return rows[i];
    }

    /** All rows, in order. */
    public Vec[] all() {
        return rows.clone();
    }

    /** How many rows. */
    public int count() {
        return rows.length;
    }
}
