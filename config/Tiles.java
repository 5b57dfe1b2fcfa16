import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The register tiles of the kernels. The compiler keeps no array of vectors in registers, so every vector of a tile is a
 * local and every size of a tile a method of its own; here stands the one law of all sizes. {@code check} names every file
 * that differs from its law and fails, {@code apply} rewrites what stands behind its constructor. Started by the root pom.
 *
 * <p>A law is the method itself with two signs. A line {@code *r ..} stands there for each r from 0 to R - 1, and the lines
 * indented under it with it. In braces is a sum of products of sizes and numbers; one that begins with + is added: nothing
 * for 0, {@code {+r row}} is {@code + row} for 1 and {@code + 2 * row} for 2.
 */
final class Tiles {
    /** R rows of A times V vectors of B: a vector of B is loaded once for R rows, a number of A once for V vectors. */
    private static final String MAT_MUL = """
        static void tile{R}x{V}(int k, float[] a, int aAt, MemorySegment b, long bAt, long row, MemorySegment c, long cAt) {
            *r *v FloatVector c{r}{v} = FloatVector.zero(SPECIES);
            for (int p = 0; p < k; p++) {
                int aa = aAt{+R p};
                long bb = bAt + p * row;
                *v FloatVector b{v} = FloatVector.fromMemorySegment(SPECIES, b, bb{+v BYTES}, ORDER);
                *r FloatVector a{r} = FloatVector.broadcast(SPECIES, a[aa{+r}]);
                   *v c{r}{v} = a{r}.fma(b{v}, c{r}{v});
            }
            *r *v FloatVector.fromMemorySegment(SPECIES, c, cAt{+r row}{+v BYTES}, ORDER).add(c{r}{v})\
        .intoMemorySegment(c, cAt{+r row}{+v BYTES}, ORDER);
        }
        """;

    /** The lanes of R rows of A with V rows of B. */
    private static final String DOTS = """
        static void dots{R}x{V}(int k, float[] a, int aAt, int slice, MemorySegment b, long bAt, float[] lanes) {
            long row = 4L * k;
            int aFirst = aAt + slice;
            long bFirst = bAt + 4L * slice;
            *r *v FloatVector c{r}{v} = FloatVector.zero(SPECIES);
            for (int p = 0; p < k; p += Lanes.COUNT) {
                long bb = bFirst + 4L * p;
                *v FloatVector b{v} = FloatVector.fromMemorySegment(SPECIES, b, bb{+v row}, ORDER);
                *r FloatVector a{r} = FloatVector.fromArray(SPECIES, a, aFirst{+r k} + p);
                   *v c{r}{v} = a{r}.fma(b{v}, c{r}{v});
            }
            *r *v c{r}{v}.intoArray(lanes, slice{+4*r+v Lanes.COUNT});
        }
        """;

    /** Of Q rows of links and R heads, what does not depend on the column. */
    private static final String ROWS = """
            *q FloatVector w{q} = FloatVector.broadcast(SPECIES, x[{q}]);
               FloatVector rest{q} = FloatVector.broadcast(SPECIES, 1 - x[{q}]);
            *r *q FloatVector r{r}{q} = FloatVector.broadcast(SPECIES, x[{2+2*r+q}]);
        """;

    /** Kinds of s, 64 bytes each: w, p twice, then R times reads and backward, here b. */
    private static final String UPDATE = """
            long row = 4L * n;
            long first = LENGTH == Lanes.COUNT ? 0 : {8+8*R}L * slice;
            *q MemorySegment ls{q} = l.asSlice(lAt{+q row}, row);
        """ + ROWS + """
            *r *q FloatVector f{r}{q} = FloatVector.zero(SPECIES);
            for (int j = slice; j < n; j += Lanes.COUNT) {
                long at = 4L * j;
                long block = {3+2*R} * at - first;
                FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
                *q FloatVector l{q} = rest{q}.sub(w).mul(FloatVector.fromMemorySegment(SPECIES, ls{q}, at, ORDER));
                   l{q} = w{q}.fma(FloatVector.fromMemorySegment(SPECIES, s, block{+64+64*q}, ORDER), l{q});
                   l{q}.intoMemorySegment(ls{q}, at, ORDER);
                *r FloatVector read{r} = FloatVector.fromMemorySegment(SPECIES, s, block{+192+64*r}, ORDER);
                   FloatVector b{r} = FloatVector.fromMemorySegment(SPECIES, s, block{+192+64*R+64*r}, ORDER);
                   *q f{r}{q} = l{q}.fma(read{r}, f{r}{q});
                      b{r} = l{q}.fma(r{r}{q}, b{r});
                   b{r}.intoMemorySegment(s, block{+192+64*R+64*r}, ORDER);
            }
        """;

    private static final String LINK_UPDATE = """
        static void update{Q}(MemorySegment l, long lAt, int n, MemorySegment s, float[] x, int slice) {
        """ + UPDATE + """
        }
        """;

    private static final String LINK_FORWARD = """
        static void forward{Q}x{R}(
                MemorySegment l, long lAt, int n, MemorySegment s, float[] x, float[] lanes, int lanesAt, int slice) {
        """ + UPDATE + """
            int to = lanesAt + slice;
            *r *q f{r}{q}.intoArray(lanes, to{+4*r+q Lanes.COUNT});
        }
        """;

    /** Kinds of s: w, p twice, keep twice, R times reads, dBackward and the column of L^T dForward, then dW and dP. */
    private static final String LINK_BACKWARD = """
        static void backward{Q}x{R}(
                MemorySegment l,
                long lAt,
                MemorySegment d,
                long dAt,
                int n,
                MemorySegment s,
                float[] x,
                float[] lanes,
                int lanesAt,
                float[] dW,
                int dWAt,
                int slice) {
            long row = 4L * n;
            long first = LENGTH == Lanes.COUNT ? 0 : {24+12*R}L * slice;
            *q MemorySegment ls{q} = l.asSlice(lAt{+q row}, row);
               MemorySegment ds{q} = d.asSlice(dAt{+q row}, row);
        """ + ROWS + """
            *r *q FloatVector dF{r}{q} = FloatVector.broadcast(SPECIES, x[{2+2*R+2*r+q}]);
            *q *r FloatVector sum{r}{q} = FloatVector.zero(SPECIES);
               FloatVector dW{q} = FloatVector.zero(SPECIES);
            for (int j = slice; j < n; j += Lanes.COUNT) {
                long at = 4L * j;
                long block = {7+3*R} * at - first;
                FloatVector w = FloatVector.fromMemorySegment(SPECIES, s, block, ORDER);
                FloatVector dWColumn = FloatVector.fromMemorySegment(SPECIES, s, block{+320+192*R}, ORDER);
                FloatVector dP = FloatVector.fromMemorySegment(SPECIES, s, block{+384+192*R}, ORDER);
                *q FloatVector before{q} = FloatVector.fromMemorySegment(SPECIES, ls{q}, at, ORDER);
                   FloatVector kept{q} = rest{q}.sub(w);
                   FloatVector p{q} = FloatVector.fromMemorySegment(SPECIES, s, block{+64+64*q}, ORDER);
                   FloatVector link{q} = w{q}.fma(p{q}, kept{q}.mul(before{q}));
                   FloatVector d{q} = FloatVector.fromMemorySegment(SPECIES, ds{q}, at, ORDER);
                *r FloatVector read{r} = FloatVector.fromMemorySegment(SPECIES, s, block{+320+64*r}, ORDER);
                   FloatVector dBack{r} = FloatVector.fromMemorySegment(SPECIES, s, block{+320+64*R+64*r}, ORDER);
                   FloatVector column{r} = FloatVector.fromMemorySegment(SPECIES, s, block{+320+128*R+64*r}, ORDER);
                   *q d{q} = dF{r}{q}.fma(read{r}, d{q});
                      d{q} = r{r}{q}.fma(dBack{r}, d{q});
                      column{r} = link{q}.fma(dF{r}{q}, column{r});
                      sum{r}{q} = link{q}.fma(dBack{r}, sum{r}{q});
                   column{r}.intoMemorySegment(s, block{+320+128*R+64*r}, ORDER);
                *q d{q} = d{q}.mul(FloatVector.fromMemorySegment(SPECIES, s, block{+192+64*q}, ORDER));
                   dW{q} = d{q}.fma(p{q}.sub(before{q}), dW{q});
                   dWColumn = d{q}.fma(before{q}, dWColumn);
                   dP = w{q}.fma(d{q}, dP);
                   d{q}.mul(kept{q}).intoMemorySegment(ds{q}, at, ORDER);
                dWColumn.intoMemorySegment(s, block{+320+192*R}, ORDER);
                dP.intoMemorySegment(s, block{+384+192*R}, ORDER);
            }
            int to = lanesAt + slice;
            int dWTo = dWAt + slice;
            *q *r sum{r}{q}.intoArray(lanes, to{+4*r+q Lanes.COUNT});
               dW{q}.intoArray(dW, dWTo{+q Lanes.COUNT});
        }
        """;

    private static final Path FOLDER = Path.of("kernels/src/main/java/dev/mneme/kernels/internal");
    private static final Pattern SUM = Pattern.compile("\\{(\\+?)([\\w+*]+)( [\\w.]+)?}");
    private static final int WIDTH = 120;

    private Tiles() {}

    public static void main(String[] args) throws Exception {
        boolean apply = args.length > 0 && args[0].equals("apply");
        String forward = tiles(LINK_FORWARD, "QR", 24, 14, 21, 11);
        Map<String, String> classes = new TreeMap<>(Map.of(
                "MatMulTiles", tiles(MAT_MUL, "RV", 82, 81, 42, 41, 24, 22, 21, 14, 12, 11),
                "DotTiles", tiles(DOTS, "RV", 44, 24, 14),
                "LinkTiles", tiles(LINK_UPDATE, "QR", 20, 10) + "\n" + forward,
                "LinkBackwardTiles", tiles(LINK_BACKWARD, "QR", 24, 14, 21, 11)));
        boolean differ = false;
        for (String name : classes.keySet()) {
            Path file = FOLDER.resolve(name + ".java");
            String before = Files.readString(file);
            String start = "private " + name + "() {}\n\n    // Written by config/Tiles.java.\n\n";
            if (!before.contains(start)) {
                throw new IllegalStateException(file + " lacks what its tiles stand behind:\n" + start);
            }
            String head = before.substring(0, before.indexOf(start) + start.length());
            String after = head + classes.get(name) + "}\n";
            if (!after.equals(before)) {
                System.out.println((apply ? "written " : "not as config/Tiles.java says: ") + file);
                differ = true;
                if (apply) {
                    Files.writeString(file, after);
                }
            }
        }
        if (!apply && differ) {
            System.out.println("Run `mvn -N -Pformat validate` in the root folder to write them.");
            System.exit(1);
        }
    }

    /** The methods of a law in some sizes, a digit for each letter of {@code names}. */
    private static String tiles(String law, String names, int... sizes) {
        List<String> methods = new ArrayList<>();
        for (int size : sizes) {
            var method = new StringBuilder();
            var values = Map.of(names.substring(0, 1), size / 10, names.substring(1), size % 10);
            write(law.indent(4).lines().toList(), values, method);
            methods.add(method.toString());
        }
        return String.join("\n", methods);
    }

    private static void write(List<String> lines, Map<String, Integer> values, StringBuilder out) {
        int end;
        for (int i = 0; i < lines.size(); i = end) {
            String line = lines.get(i);
            int indent = indent(line);
            end = i + 1;
            if (line.charAt(indent) != '*') {
                out.append(wrapped(SUM.matcher(line).replaceAll(sum -> text(sum, values))))
                        .append('\n');
                continue;
            }
            while (end < lines.size() && indent(lines.get(end)) > indent) {
                end++;
            }
            List<String> body = lines.subList(i, end).stream()
                    .map(l -> l.substring(0, indent) + l.substring(indent + "*r ".length()))
                    .toList();
            String index = line.substring(indent + 1, indent + 2);
            for (int n = 0; n < values.get(index.toUpperCase(Locale.ROOT)); n++) {
                var inner = new HashMap<>(values);
                inner.put(index, n);
                write(body, inner, out);
            }
        }
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String text(MatchResult sum, Map<String, Integer> values) {
        int total = 0;
        for (String term : sum.group(2).split("\\+")) {
            int product = 1;
            for (String factor : term.split("\\*")) {
                product *= values.containsKey(factor) ? values.get(factor) : Integer.parseInt(factor);
            }
            total += product;
        }
        if (sum.group(1).isEmpty()) {
            return Integer.toString(total);
        }
        String unit = sum.group(3);
        String added = unit == null ? " + " + total : total == 1 ? " +" + unit : " + " + total + " *" + unit;
        return total == 0 ? "" : added;
    }

    /** As the formatter wants a chain of calls. */
    private static String wrapped(String line) {
        return line.length() <= WIDTH ? line : line.replace(").", ")\n" + " ".repeat(indent(line) + 8) + ".");
    }
}
