import Glibc
package final class Thread: Sendable {
    let id: pthread_t
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        final class Box { let body: @Sendable () -> Void; init(_ b: @escaping @Sendable () -> Void) { body = b } }
        var id = pthread_t()
        pthread_create(&id, nil, { p in
            Unmanaged<Box>.fromOpaque(p!).takeRetainedValue().body(); return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
        self.id = id
    }
    package func join() { pthread_join(id, nil) }
}
