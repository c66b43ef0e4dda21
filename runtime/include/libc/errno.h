/* errno.h - C99 7.5. What programs here may call never sets it. */
#ifndef _ERRNO_H
#define _ERRNO_H

extern int dojo_errno;
#define errno dojo_errno

#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EBADF 9
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EEXIST 17
#define EINVAL 22
#define EMFILE 24
#define EPIPE 32
#define EDOM 33
#define ERANGE 34
#define EWOULDBLOCK EAGAIN

#endif
