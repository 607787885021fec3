"""The body of an HTTP/1.1 answer as it comes over the wire, taken from what `http.client` reads."""


class Framed:
    """Takes the chunks' sizes away. `is_over` once the last byte of the body has been seen."""

    def __init__(self, is_chunked, length):
        self._is_chunked = is_chunked
        self._left = 0 if is_chunked else length
        self._line = b""
        self._is_data = False
        self._is_first = True
        self.is_over = not is_chunked and length == 0

    def feed(self, data):
        """The part of it that is body."""
        if self.is_over:
            return b""
        if not self._is_chunked:
            if self._left is None:
                return data
            self._left -= len(data)
            self.is_over = self._left <= 0
            return data
        found = []
        while data and not self.is_over:
            data = self._data(data, found) if self._is_data else self._size(data)
        return b"".join(found)

    def close(self):
        """The other side has closed. True where that is how this body ends."""
        self.is_over = self.is_over or (not self._is_chunked and self._left is None)
        return self.is_over

    def _data(self, data, found):
        part = data[: self._left]
        found.append(part)
        self._left -= len(part)
        self._is_data = self._left > 0
        return data[len(part) :]

    def _size(self, data):
        line, newline, rest = data.partition(b"\n")
        self._line += line
        if not newline:
            return b""
        line, self._line = self._line.strip(), b""
        # The end of the chunk before.
        if not line:
            return rest
        self._left = int(line.split(b";", 1)[0], 16)
        self._is_data = self._left > 0
        self.is_over = self._left == 0
        return rest


class Tap:
    """Stands for the file that an answer is read from, and hands on what the program reads."""

    def __init__(self, file, call, framed):
        self._file = file
        self._call = call
        self._framed = framed

    def read(self, *args):
        return self._read(self._file.read, args, _wants(args))

    def read1(self, *args):
        return self._read(self._file.read1, args, _wants(args))

    def readline(self, *args):
        return self._read(self._file.readline, args, _wants(args))

    def readinto(self, buffer):
        return self._read_into(self._file.readinto, buffer)

    def readinto1(self, buffer):
        return self._read_into(self._file.readinto1, buffer)

    def close(self):
        try:
            self._file.close()
        finally:
            _quietly(self._call.leave)

    def __getattr__(self, name):
        return getattr(self.__dict__["_file"], name)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _read(self, function, args, is_wanted):
        __tracebackhide__ = True
        try:
            data = function(*args)
        except BaseException as error:
            _quietly(self._call.fail, error)
            raise
        if data or is_wanted:
            _quietly(self._saw, data)
        return data

    def _read_into(self, function, buffer):
        __tracebackhide__ = True
        try:
            count = function(buffer)
        except BaseException as error:
            _quietly(self._call.fail, error)
            raise
        if len(buffer):
            _quietly(self._saw, bytes(memoryview(buffer)[: count or 0]))
        return count

    def _saw(self, data):
        call = self._call
        if call.is_over:
            return
        if not data:
            if self._framed.close():
                call.end()
            else:
                call.fail(ConnectionError())
            return
        call.feed(self._framed.feed(data))
        if self._framed.is_over:
            call.end()


def _wants(args):
    return not args or args[0] is None or args[0] != 0


def _quietly(function, *args):
    try:
        function(*args)
    except Exception:
        pass
