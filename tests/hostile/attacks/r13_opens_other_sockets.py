"""Opens sockets of every other family: unix with an abstract name, netlink, raw, packet, virtual machine."""

# row: 13
# ends: graded: missing (PermissionError)
# through: bare
import socket

KINDS = [(socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW), (socket.AF_INET6, socket.SOCK_RAW)]
KINDS += [(socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_VSOCK, socket.SOCK_STREAM), (38, socket.SOCK_SEQPACKET)]


def attack():
    for kind in KINDS:
        try:
            one = socket.socket(*kind)
        except OSError as error:
            refused = error
        else:
            return one.close()
    raise refused
