{
  'variables': { 'openssl_fips': '' },
  'targets': [{
    'target_name': 'locksign',
    'sources': ["<!@(node sources.js <(OS))"],
    'include_dirs': ["<!(node -p \"require('node-addon-api').include_dir\")"],
    'defines': [
      'LOCKSIGN_VERSION="<!(node -p \"require(\'../package.json\').version\")"',
      'NAPI_VERSION=8',
      'NAPI_DISABLE_CPP_EXCEPTIONS',
      'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      'NODE_ADDON_API_DISABLE_DEPRECATED',
    ],
    'defines!': ['_FILE_OFFSET_BITS=64'],
    'cflags_cc': [
      '-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-Wno-cast-function-type',
      '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics', '-fvisibility=hidden', '-ffunction-sections', '-fstack-protector-strong',
    ],
    'cflags_cc!': ['-std=gnu++17', '-O3', '-fexceptions', '-frtti'],
    'cflags!': ['-O3', '-fexceptions'],
    'conditions': [
      ['OS=="linux"', {
        'ldflags': ['-nodefaultlibs', '-Wl,--version-script=<(module_root_dir)/exports.map', '-Wl,-z,relro,-z,now', '-Wl,--gc-sections', '-Wl,--no-undefined-version'],
        'libraries': ['-lgcc', '-lc'],
      }],
    ],
  }],
}
