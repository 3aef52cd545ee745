/* A limit: four times a second the same bytes to everybody who is connected, by a bare epoll loop.
   fanout PORT BYTES: answers whatever is sent first with the head of a stream and one frame. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, EVENTS = 512 };
static const char HEAD[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
static char is_open[MOST];
static int highest = 0;

static int make_frame(char *out, int length) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  long long ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
  int n = sprintf(out, "event: numbers\ndata: {\"t\":%lld,\"x\":\"", ms);
  while (n < length - 4) out[n++] = 'x';
  memcpy(out + n, "\"}\n\n", 4);
  return n + 4;
}

static void take_in(int epoll, int listener) {
  int one;
  while ((one = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (one >= MOST) { close(one); continue; }
    int yes = 1;
    setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = one};
    epoll_ctl(epoll, EPOLL_CTL_ADD, one, &wanted);
  }
}

static void hear(int one, int length) {
  char read_in[8192], frame[8192];
  ssize_t n = recv(one, read_in, sizeof read_in, 0);
  if (n <= 0) { is_open[one] = 0; close(one); return; }
  if (is_open[one]) return;
  is_open[one] = 1;
  if (one > highest) highest = one;
  send(one, HEAD, sizeof HEAD - 1, MSG_NOSIGNAL);
  send(one, frame, make_frame(frame, length), MSG_NOSIGNAL);
}

int main(int count, char **words) {
  int length = count > 2 ? atoi(words[2]) : 300, yes = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&place, sizeof place) || listen(listener, 4096)) return 1;
  struct itimerspec quarter = {{0, 250000000}, {0, 250000000}};
  timerfd_settime(timer, 0, &quarter, NULL);
  struct epoll_event a = {.events = EPOLLIN, .data.fd = listener}, b = {.events = EPOLLIN, .data.fd = timer};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &a);
  epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &b);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct epoll_event found[EVENTS];
    int n = epoll_wait(epoll, found, EVENTS, -1);
    for (int at = 0; at < n; at++) {
      int one = found[at].data.fd;
      if (one == listener) take_in(epoll, listener);
      else if (one != timer) hear(one, length);
      else {
        char frame[8192];
        unsigned long long ticks;
        if (read(timer, &ticks, sizeof ticks) < 0) continue;
        int size = make_frame(frame, length);
        for (int to = 0; to <= highest; to++)
          if (is_open[to]) send(to, frame, size, MSG_NOSIGNAL | MSG_DONTWAIT);
      }
    }
  }
}
