package dev.mneme.sparse;

import dev.mneme.kernels.CodeBundle;

/**
 * Links nodes with each other, both ways, where room is for {@link GraphLinks#MOST} links. So a node that many lie near
 * cannot take in more and more ways without one that leads out, and what can be reached stays so: a full node parts with
 * one of its links only if two shorter ones lead to the same place, or else the node that comes takes that link over.
 */
final class MutualLinks {
    /** How many of its farthest links a full node looks at; 8 find no more, and building takes a tenth longer. */
    private static final int TRIES = 4;

    private final CodeBundle bundle;
    private final byte[] code;
    private final Beam nearest = new Beam(GraphLinks.MOST);
    private final int[] nodes = new int[GraphLinks.MOST];
    private final int[] others = new int[GraphLinks.MOST];

    MutualLinks(CodeBundle bundle, int words) {
        this.bundle = bundle;
        code = new byte[words];
    }

    /** Links {@code a} with {@code b}, which has room in any case, unless {@code a} has none. */
    void add(GraphLinks links, int a, byte[] aCode, int b, byte[] bCode, int level) {
        if (links.find(a, level, b) >= 0 || !hasRoom(links, a, aCode, level)) {
            return;
        }
        int farthest = -1;
        if (!hasRoom(links, b, bCode, level)) {
            farthest = nearest.row(nearest.size() - 1);
            links.code(b, level, links.find(b, level, farthest), code);
            links.part(b, farthest, level);
        }
        links.connect(a, aCode, b, bCode, level);
        if (farthest >= 0 && links.find(a, level, farthest) < 0 && links.count(a, level) < GraphLinks.MOST) {
            links.connect(a, aCode, farthest, code, level);
        }
    }

    /** Whether {@code node} has room, if need be by parting with a link that is the longest of a triangle of links. */
    private boolean hasRoom(GraphLinks links, int node, byte[] its, int level) {
        int count = links.copy(node, level, nodes);
        if (count < GraphLinks.MOST) {
            return true;
        }
        bundle.key(its);
        links.nearer(node, level, Short.MAX_VALUE, bundle);
        nearest.clear(count);
        for (int i = 0; i < count; i++) {
            nearest.offer(nodes[i], bundle.sum(i));
        }
        for (int rank = count - 1; rank >= count - TRIES; rank--) {
            int far = nearest.row(rank);
            links.code(node, level, links.find(node, level, far), code);
            if (closesTriangle(links, node, far, rank, level)) {
                links.part(node, far, level);
                return true;
            }
        }
        return false;
    }

    /** Whether {@code far}, whose code is at hand, has a nearer link to one of the first {@code rank} nearest. */
    private boolean closesTriangle(GraphLinks links, int node, int far, int rank, int level) {
        bundle.key(code);
        links.nearer(far, level, Short.MAX_VALUE, bundle);
        int count = links.copy(far, level, others);
        int own = bundle.sum(links.find(far, level, node));
        for (int i = 0; i < count; i++) {
            if (others[i] != node && bundle.sum(i) >= own && isAmongNearest(others[i], rank)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmongNearest(int node, int ranks) {
        for (int rank = 0; rank < ranks; rank++) {
            if (nearest.row(rank) == node) {
                return true;
            }
        }
        return false;
    }
}
