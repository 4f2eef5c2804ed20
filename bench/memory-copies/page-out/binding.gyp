{
  'targets': [{
    'target_name': 'page_out',
    'sources': ['page_out.cc'],
    'defines': ['NAPI_VERSION=8'],
    'cflags_cc': ['-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror'],
  }],
}
