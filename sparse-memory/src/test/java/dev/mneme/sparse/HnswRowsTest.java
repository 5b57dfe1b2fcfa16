package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

final class HnswRowsTest {
    @Test
    void isFoundAsAService() {
        try (TensorArena arena = TensorArena.create()) {
            RowStore store = new RowStore(arena, 10, 4, 1e-6f, 10);
            assertInstanceOf(HnswRows.class, IndexKind.HNSWLIB.over(store, arena, 1, 4));
        }
        assertThrows(IllegalStateException.class, () -> NearestRowsProvider.named("nothing"));
    }

    @Test
    void withoutTheLibrarySaysWhatToAddAndTheOthersWork() throws Exception {
        URL[] ours = {location(RowStore.class), location(TensorArena.class)};
        try (var loader = new URLClassLoader(ours, null)) {
            Class<?> arenaClass = loader.loadClass(TensorArena.class.getName());
            Class<?> storeClass = loader.loadClass(RowStore.class.getName());
            Class<?> kinds = loader.loadClass(IndexKind.class.getName());
            Object arena = arenaClass.getMethod("create").invoke(null);
            Object store = storeClass
                    .getConstructor(arenaClass, int.class, int.class, float.class, int.class)
                    .newInstance(arena, 10, 4, 1e-6f, 10);
            var over = kinds.getMethod("over", storeClass, arenaClass, int.class, int.class);
            for (Object kind : kinds.getEnumConstants()) {
                if (kind.toString().equals("HNSWLIB")) {
                    var error =
                            assertThrows(InvocationTargetException.class, () -> over.invoke(kind, store, arena, 1, 4));
                    assertInstanceOf(IllegalStateException.class, error.getCause());
                    String message = error.getCause().getMessage();
                    assertTrue(message.contains("com.github.jelmerk:hnswlib-core"), message);
                } else {
                    assertEquals(
                            loader,
                            over.invoke(kind, store, arena, 1, 4).getClass().getClassLoader());
                }
            }
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void placesNeverRunOut() {
        try (History rows = new History(4200, 8, 0, 21, HnswRows::new)) {
            rows.fill();
            rows.settle();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 4200; i++) {
                    rows.change(i);
                }
                rows.settle();
                Mat keys = rows.keysNear(50, 0.25);
                double recall = rows.recall(rows.search(0), keys);
                assertTrue(recall >= 0.95, "round " + round + ": recall " + recall);
            }
            rows.reset();
            Mat key = rows.arena.mat(1, 8);
            assertEquals(0, rows.find(rows.search(0), key).row(0, 0));
        }
    }
}
